# What `cmake --install` puts where, and the Debian package. The program finds its data from its own place
# (sim/input/text/data_folders.cpp), so that a prefix can be moved.
set(data ${CMAKE_INSTALL_DATADIR}/racksim)
set(RACKSIM_ZSH_COMPLETIONS ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING "Where zsh's completions go")

install(TARGETS racksim RUNTIME)
install(DIRECTORY platforms scenarios DESTINATION ${data} FILES_MATCHING
        PATTERN "*.xml" PATTERN "*.yaml" PATTERN "*.csv" PATTERN "*.json" PATTERN "NOTICE")

# Documentation in the folders that its links name. The first page speaks to who installs racksim, not to who builds it.
install(FILES sim/packaging/installed.md DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME README.md)
install(FILES CHANGELOG.md DECISIONS.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(folder scenarios platforms analysis sim tests)
  install(FILES ${folder}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/${folder})
endforeach()

# Man page and completions, as the program itself prints them.
set(handbook ${PROJECT_BINARY_DIR}/handbook)
file(MAKE_DIRECTORY ${handbook})
set(pages "")
function(racksim_prints file)
  add_custom_command(OUTPUT ${handbook}/${file} COMMAND racksim ${ARGN} > ${handbook}/${file} DEPENDS racksim VERBATIM)
  set(pages ${pages} ${handbook}/${file} PARENT_SCOPE)
endfunction()
racksim_prints(racksim.1 manual)
racksim_prints(racksim completion bash)
racksim_prints(_racksim completion zsh)
racksim_prints(racksim.fish completion fish)
add_custom_target(handbook ALL DEPENDS ${pages})
install(FILES ${handbook}/racksim.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${handbook}/racksim DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${handbook}/_racksim DESTINATION ${RACKSIM_ZSH_COMPLETIONS})
install(FILES ${handbook}/racksim.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

if(NOT RACKSIM_REPORT)
  message(STATUS "No package: its reports would have no charts (RACKSIM_REPORT is off)")
  return()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME racksim)
set(CPACK_PACKAGE_CONTACT "racksim developers <developers@racksim.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulator of racks of language-model servers under user load")
set(CPACK_PACKAGE_DESCRIPTION
    "Answers whether a rack of GPU or CPU servers serves a load of language-model\nusers within its service level, at what utilization and energy, and how far\na static estimate was off. With racks, models and step-time profiles.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/sim/packaging/debian.cmake)
set(CPACK_RACKSIM_PACKAGING ${PROJECT_SOURCE_DIR}/sim/packaging)
string(TIMESTAMP CPACK_RACKSIM_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)  # heeds SOURCE_DATE_EPOCH
include(CPack)
