# Flags in one INTERFACE target, and the two functions every folder uses.
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

option(NUANXIN_WERROR "warnings are errors (the presets set it)" OFF)
# Eight sources a translation unit: headers dominate compile time here (decision 0006).
# So names in anonymous namespaces are unique within a folder. -DNUANXIN_UNITY=OFF compiles each file alone.
option(NUANXIN_UNITY "compile sources in batches" ON)
set(CMAKE_UNITY_BUILD ${NUANXIN_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 8)
set(NUANXIN_SANITIZE "" CACHE STRING "address,undefined or thread")

find_program(NUANXIN_CCACHE ccache)
if(NUANXIN_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      ${NUANXIN_CCACHE})
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(CURL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(PANGOCAIRO REQUIRED IMPORTED_TARGET pangocairo cairo-pdf)
pkg_check_modules(QRENCODE REQUIRED IMPORTED_TARGET libqrencode)
find_library(ZINT zint REQUIRED)  # no .pc
pkg_check_modules(XLSXWRITER REQUIRED IMPORTED_TARGET xlsxwriter)
pkg_check_modules(ORCUS REQUIRED IMPORTED_TARGET liborcus-0.17 libixion-0.17)
# Its .pc names an include folder that Debian does not ship, so this one is linked by hand.
find_library(ORCUS_SPREADSHEET_MODEL orcus-spreadsheet-model-0.17 REQUIRED)
pkg_check_modules(GTK3 REQUIRED IMPORTED_TARGET gtk+-3.0 atk)

add_library(nuanxin_flags INTERFACE)
target_compile_features(nuanxin_flags INTERFACE cxx_std_20)
target_include_directories(nuanxin_flags INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
target_compile_options(nuanxin_flags INTERFACE -Wall -Wextra -Wshadow -Wnon-virtual-dtor)
# GCC 12 reports these inside its own headers when it optimizes (bugs 105651, 105329, 107852); the sanitizer build looks for real ones.
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  target_compile_options(nuanxin_flags INTERFACE -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds -Wno-maybe-uninitialized
                                                 -Wno-stringop-overread -Wno-dangling-pointer)
endif()
target_compile_definitions(nuanxin_flags INTERFACE JSON_USE_IMPLICIT_CONVERSIONS=0)
target_link_libraries(nuanxin_flags INTERFACE Threads::Threads)
if(NUANXIN_UNITY)
  # In a batch the file with the class is an included one, which GCC takes for a header.
  target_compile_options(nuanxin_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  # clang says so of functions too, which in a batch are other files'; GCC looks at variables.
  target_compile_options(nuanxin_flags INTERFACE $<$<CXX_COMPILER_ID:Clang>:-Wno-shadow>)
endif()
if(NUANXIN_WERROR)
  target_compile_options(nuanxin_flags INTERFACE -Werror)
endif()
if(NUANXIN_SANITIZE)
  target_compile_options(nuanxin_flags INTERFACE -fsanitize=${NUANXIN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(nuanxin_flags INTERFACE -fsanitize=${NUANXIN_SANITIZE})
  # GCC cannot see asio's fences (TSan) and warns about them.
  target_compile_definitions(nuanxin_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
endif()

# nuanxin_module(NAME SOURCES a.cpp … USES base … LIBS third-party …)
# One static library nuanxin_NAME with explicit files. PCH is its precompiled header, if it wants one.
function(nuanxin_module name)
  cmake_parse_arguments(M "" "PCH" "SOURCES;USES;LIBS" ${ARGN})
  add_library(nuanxin_${name} STATIC ${M_SOURCES})
  target_link_libraries(nuanxin_${name} PUBLIC nuanxin_flags)
  foreach(used ${M_USES})
    target_link_libraries(nuanxin_${name} PUBLIC nuanxin_${used})
  endforeach()
  target_link_libraries(nuanxin_${name} PUBLIC ${M_LIBS})
  if(M_PCH)
    target_precompile_headers(nuanxin_${name} PRIVATE ${M_PCH})
  endif()
endfunction()

add_custom_target(catch2_tests)

# nuanxin_test(NAME SOURCES … USES … LIBS … LABELS …): one Catch2 executable test_NAME, one CTest entry with the
# label catch2 besides its own; the target catch2_tests builds them all.
# The environment tells tests where the source tree, the built programs and shared/ lie.
function(nuanxin_test name)
  cmake_parse_arguments(T "" "TIMEOUT" "SOURCES;USES;LIBS;LABELS;NEEDS" ${ARGN})
  add_executable(test_${name} ${T_SOURCES})
  target_link_libraries(test_${name} PRIVATE nuanxin_flags nuanxin_test_main)
  foreach(used ${T_USES})
    target_link_libraries(test_${name} PRIVATE nuanxin_${used})
  endforeach()
  target_link_libraries(test_${name} PRIVATE ${T_LIBS})
  add_dependencies(catch2_tests test_${name})
  if(T_NEEDS)
    add_dependencies(test_${name} ${T_NEEDS})
  endif()
  if(NOT T_TIMEOUT)
    set(T_TIMEOUT 300)
  endif()
  add_test(NAME ${name} COMMAND test_${name} --durations no)
  set_tests_properties(${name} PROPERTIES
    TIMEOUT ${T_TIMEOUT} LABELS "${T_LABELS};catch2"
    ENVIRONMENT "NUANXIN_SOURCE_DIR=${CMAKE_SOURCE_DIR};NUANXIN_BIN_DIR=${CMAKE_BINARY_DIR}/bin;NUANXIN_SHARED_DIR=${CMAKE_SOURCE_DIR}/../shared;NUANXIN_LOCALE_DIR=${CMAKE_BINARY_DIR}/locale;LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/support/lsan.supp:print_suppressions=0")
endfunction()

# nuanxin_program(NAME SOURCES … USES …): an installed executable in bin/.
function(nuanxin_program name)
  cmake_parse_arguments(P "" "" "SOURCES;USES;LIBS" ${ARGN})
  add_executable(${name} ${P_SOURCES})
  target_link_libraries(${name} PRIVATE nuanxin_flags)
  foreach(used ${P_USES})
    target_link_libraries(${name} PRIVATE nuanxin_${used})
  endforeach()
  target_link_libraries(${name} PRIVATE ${P_LIBS})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()
