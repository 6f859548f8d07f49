# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed, and the .deb of it (server/package).
include(GNUInstallDirs)
set(PACKAGE_SOURCE ${CMAKE_SOURCE_DIR}/server/operation/package)
set(PACKAGE_BINARY ${CMAKE_BINARY_DIR}/package)

install(TARGETS tamga)

# Data that the program reads while it runs (server/assets.h), as it lies in the source
# tree: a new room's migrations or pages need no line here.
install(FILES index/analysis/synonyms.txt DESTINATION ${CMAKE_INSTALL_DATADIR}/tamga/index/analysis)
install(DIRECTORY renderers/forms DESTINATION ${CMAKE_INSTALL_DATADIR}/tamga/renderers)
set(patterns *.html *.css *.js *.json *.sql *.svg *.txt)
list(TRANSFORM patterns PREPEND server/)
file(GLOB_RECURSE assets RELATIVE ${CMAKE_SOURCE_DIR} CONFIGURE_DEPENDS ${patterns})
list(FILTER assets EXCLUDE REGEX "^server/(operation/|packages.txt)")
foreach(asset ${assets})
  get_filename_component(folder ${asset} DIRECTORY)
  install(FILES ${asset} DESTINATION ${CMAKE_INSTALL_DATADIR}/tamga/${folder})
endforeach()

# What a system has to itself: only for the package, whose prefix is /usr.
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  install(FILES ${PACKAGE_SOURCE}/tamga.service ${PACKAGE_SOURCE}/tamga-backup.service
                ${PACKAGE_SOURCE}/tamga-backup.timer DESTINATION lib/systemd/system)
  install(FILES ${PACKAGE_SOURCE}/tamga.sysusers DESTINATION lib/sysusers.d RENAME tamga.conf)
  install(FILES ${PACKAGE_SOURCE}/tamga.tmpfiles DESTINATION lib/tmpfiles.d RENAME tamga.conf)
  install(FILES ${PACKAGE_SOURCE}/tamga.properties DESTINATION /etc/tamga)
  install(DIRECTORY DESTINATION /etc/tamga/conf.d)
  install(FILES ${PACKAGE_SOURCE}/tamga.bash RENAME tamga
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES server/operations.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
  install(FILES ${PACKAGE_BINARY}/tamga.spdx.json DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
  install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
  install(FILES ${PACKAGE_SOURCE}/nginx.conf ${PACKAGE_SOURCE}/haproxy.cfg server/operation/dashboard.json server/operation/alerts.yml
          DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
  foreach(page man1 mn/man1)
    string(REPLACE man1 "" language ${page})
    file(MAKE_DIRECTORY ${PACKAGE_BINARY}/${page})
    execute_process(COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/server/operation/man/${language}tamga.1
                    OUTPUT_FILE ${PACKAGE_BINARY}/${page}/tamga.1.gz COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${PACKAGE_BINARY}/${page}/tamga.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/${page})
  endforeach()
endif()

# Faces, dictionaries and the like: the last part of packages.txt; libraries are found by
# dpkg-shlibdeps.
file(STRINGS server/packages.txt lines)
set(run_time)
foreach(line ${lines})
  if(line MATCHES "^# faces")
    set(run_time passwd)
  elseif(DEFINED run_time AND NOT run_time STREQUAL "" AND NOT line MATCHES "^#")
    list(APPEND run_time ${line})
  endif()
endforeach()
list(JOIN run_time ", " CPACK_DEBIAN_PACKAGE_DEPENDS)

file(WRITE ${PACKAGE_BINARY}/conffiles "/etc/tamga/tamga.properties\n")
set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME tamga)
set(CPACK_PACKAGE_CONTACT "Tamga <maintainers@tamga.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "archive of sealed civil-service documents")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Turns the content of Mongolian civil-service documents into sealed archival PDFs,\nfiles them by the rules of records management, and finds them again. Server,\npages and command line in one program; no other service to install.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "nginx")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "prometheus, grafana")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PACKAGE_BINARY}/conffiles ${PACKAGE_SOURCE}/postinst
    ${PACKAGE_SOURCE}/prerm ${PACKAGE_SOURCE}/postrm)
include(CPack)
