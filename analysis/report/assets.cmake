# What report.html is made of becomes part of the binary: template, style and script from web/, libraries from npm.
# Makes `racksim_assets`, objects that give asset(NAME). Where npm or a network is missing the libraries are empty.
set(web ${CMAKE_CURRENT_LIST_DIR}/web)
set(libraries ${PROJECT_BINARY_DIR}/web/node_modules)
set(asset_files ${web}/page.mustache ${web}/block.mustache ${web}/style.css)

if(RACKSIM_REPORT)
  set(fetched
      ${libraries}/vega/build/vega.min.js
      ${libraries}/vega-lite/build/vega-lite.min.js
      ${libraries}/vega-embed/build/vega-embed.min.js
      ${libraries}/vega/LICENSE
      ${libraries}/d3-array/LICENSE)
  set(packages "vega vega-lite vega-embed d3-array")
  if(BUILD_TESTING)
    string(APPEND packages " playwright-core")
  endif()
  list(JOIN fetched "' '" quoted)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/web/fetch
       CONTENT "exec '${web}/install' '${web}' '${PROJECT_BINARY_DIR}/web' '${packages}' '${quoted}'\n")
  add_custom_command(
    OUTPUT ${fetched} ${PROJECT_BINARY_DIR}/web/charts
    COMMAND sh ${PROJECT_BINARY_DIR}/web/fetch
    DEPENDS ${web}/install ${web}/package.json ${web}/package-lock.json ${web}/.npmrc
    COMMENT "Fetching the chart libraries of report.html"
    VERBATIM)
  list(APPEND asset_files ${web}/charts.js ${fetched})
endif()

set(incbins "")
set(declarations "")
set(entries "")
foreach(file ${asset_files})
  get_filename_component(name ${file} NAME)
  if(name STREQUAL "LICENSE")
    get_filename_component(package ${file} DIRECTORY)
    get_filename_component(package ${package} NAME)
    set(name ${package}.LICENSE)
  endif()
  string(MAKE_C_IDENTIFIER racksim_asset_${name} symbol)
  string(APPEND incbins "  .global ${symbol}, ${symbol}_end\n${symbol}:\n  .incbin \"${file}\"\n${symbol}_end:\n")
  string(APPEND declarations "extern const char ${symbol}[], ${symbol}_end[];\n")
  string(APPEND entries "  if (name == \"${name}\") return {${symbol}, ${symbol}_end};\n")
endforeach()
configure_file(${CMAKE_CURRENT_LIST_DIR}/assets.S.in ${PROJECT_BINARY_DIR}/web/assets.S @ONLY)
configure_file(${CMAKE_CURRENT_LIST_DIR}/assets.cpp.in ${PROJECT_BINARY_DIR}/web/assets.cpp @ONLY)
set_source_files_properties(${PROJECT_BINARY_DIR}/web/assets.S PROPERTIES OBJECT_DEPENDS "${asset_files}")
add_library(racksim_assets OBJECT ${PROJECT_BINARY_DIR}/web/assets.S ${PROJECT_BINARY_DIR}/web/assets.cpp)
target_include_directories(racksim_assets PRIVATE ${PROJECT_SOURCE_DIR})
