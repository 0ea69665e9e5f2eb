# What report.html is made of becomes part of the binary: template, style and script from web/, libraries from npm.
# Sets `report_assets`, sources that give asset(NAME).
set(web ${CMAKE_CURRENT_LIST_DIR}/web)
set(libraries ${PROJECT_BINARY_DIR}/web/node_modules)
set(asset_files ${web}/page.mustache ${web}/block.mustache ${web}/style.css)

if(RACKSIM_REPORT)
  find_program(NPM npm)
  if(NOT NPM)
    message(FATAL_ERROR "npm is missing: report.html needs it at build time for its chart libraries. Install npm "
                        "(./go does), or configure with -DRACKSIM_REPORT=OFF for a report without charts.")
  endif()
  set(fetched
      ${libraries}/vega/build/vega.min.js
      ${libraries}/vega-lite/build/vega-lite.min.js
      ${libraries}/vega-embed/build/vega-embed.min.js
      ${libraries}/vega/LICENSE
      ${libraries}/d3-array/LICENSE)
  if(NOT BUILD_TESTING)
    set(without --omit=dev)
  endif()
  add_custom_command(
    OUTPUT ${fetched}
    COMMAND ${web}/install ${web} ${PROJECT_BINARY_DIR}/web ${without}
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
set(report_assets ${PROJECT_BINARY_DIR}/web/assets.S ${PROJECT_BINARY_DIR}/web/assets.cpp)
