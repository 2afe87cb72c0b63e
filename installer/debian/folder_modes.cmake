# Run by CPack before it packs: folders get their usual mode, whatever the umask of whoever builds.
# CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS does not reach them when CPACK_SET_DESTDIR is on (CMake 3.25).
file(GLOB_RECURSE paths LIST_DIRECTORIES true ${CPACK_TEMPORARY_DIRECTORY}/*)
foreach(path ${paths})
  if(IS_DIRECTORY ${path} AND NOT IS_SYMLINK ${path})
    file(CHMOD ${path} PERMISSIONS
      OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  endif()
endforeach()
