# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where: headers, library, CMake package, fihris.pc, the tool with its manual page and completions.
include_guard()
if(NOT FIHRIS_INSTALL)
  return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/fihris")

install(DIRECTORY include/fihris DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(FILES "${PROJECT_BINARY_DIR}/include/fihris/version.hpp" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/fihris")
install(TARGETS fihris EXPORT fihris-targets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")

# The CMake package. Before 1.0 a program asks for the minor version that it was written for.
install(EXPORT fihris-targets NAMESPACE fihris:: DESTINATION "${package_folder}")
if(BUILD_SHARED_LIBS)
  set(FIHRIS_IS_STATIC FALSE)
else()
  set(FIHRIS_IS_STATIC TRUE)
endif()
configure_package_config_file(cmake/fihris-config.cmake.in "${PROJECT_BINARY_DIR}/fihris-config.cmake"
  INSTALL_DESTINATION "${package_folder}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/fihris-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/fihris-config.cmake"
  "${PROJECT_BINARY_DIR}/fihris-config-version.cmake"
  cmake/FindStemmer.cmake
  cmake/FindZstd.cmake
  cmake/FindXxHash.cmake
  DESTINATION "${package_folder}")

# fihris.pc finds its prefix from its own place, so that an installed tree may be moved.
set(pkgconfig_folder "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}" OR IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(FIHRIS_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH way_up "/prefix/${pkgconfig_folder}" "/prefix")
  string(REGEX REPLACE "/$" "" way_up "${way_up}")
  set(FIHRIS_PC_PREFIX "\${pcfiledir}/${way_up}")
endif()
cmake_path(APPEND FIHRIS_PC_LIBDIR "\${prefix}" "${CMAKE_INSTALL_LIBDIR}")
cmake_path(APPEND FIHRIS_PC_INCLUDEDIR "\${prefix}" "${CMAKE_INSTALL_INCLUDEDIR}")
configure_file(cmake/fihris.pc.in "${PROJECT_BINARY_DIR}/fihris.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/fihris.pc" DESTINATION "${pkgconfig_folder}")

if(TARGET fihris_tool)
  file(RELATIVE_PATH to_library "/prefix/${CMAKE_INSTALL_BINDIR}" "/prefix/${CMAKE_INSTALL_LIBDIR}")
  set_target_properties(fihris_tool PROPERTIES INSTALL_RPATH "$ORIGIN/${to_library}")
  install(TARGETS fihris_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

# Installs a file under the name that its reader expects; a file that does not exist is no fault.
function(fihris_install_if_there file folder name)
  if(EXISTS "${PROJECT_SOURCE_DIR}/${file}")
    install(FILES "${file}" DESTINATION "${folder}" RENAME "${name}")
  endif()
endfunction()
fihris_install_if_there(docs/man/fihris.1 "${CMAKE_INSTALL_MANDIR}/man1" fihris.1)
fihris_install_if_there(tools/completions/fihris.bash "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" fihris)
fihris_install_if_there(tools/completions/fihris.fish "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" fihris.fish)
fihris_install_if_there(tools/completions/_fihris "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" _fihris)
fihris_install_if_there(LICENSE "${CMAKE_INSTALL_DOCDIR}" LICENSE)
