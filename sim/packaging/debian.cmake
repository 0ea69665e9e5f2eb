# Runs in CPack before it packs: what Debian's policy asks of the files that are about to become a package.
set(usr ${CPACK_TEMPORARY_DIRECTORY}/usr)
set(doc ${usr}/share/doc/racksim)

file(REMOVE ${doc}/LICENSE)  # `copyright` points to Debian's copy
configure_file(${CPACK_RACKSIM_PACKAGING}/copyright ${doc}/copyright COPYONLY)
set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
file(WRITE ${doc}/changelog.Debian
     "racksim (${version}) unstable; urgency=medium\n\n  * What changed: changelog.gz.\n\n"
     " -- ${CPACK_PACKAGE_CONTACT}  ${CPACK_RACKSIM_DATE}\n")
configure_file(${doc}/CHANGELOG.md ${doc}/changelog COPYONLY)
file(REMOVE ${doc}/CHANGELOG.md)

file(MAKE_DIRECTORY ${usr}/share/zsh/vendor-completions)
file(RENAME ${usr}/share/zsh/site-functions/_racksim ${usr}/share/zsh/vendor-completions/_racksim)
file(REMOVE_RECURSE ${usr}/share/zsh/site-functions)

foreach(file ${usr}/share/man/man1/racksim.1 ${doc}/changelog ${doc}/changelog.Debian)
  execute_process(COMMAND gzip -9nf ${file} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# Not as the umask of whoever builds has it.
execute_process(COMMAND chmod -R u=rwX,go=rX ${CPACK_TEMPORARY_DIRECTORY} COMMAND_ERROR_IS_FATAL ANY)
