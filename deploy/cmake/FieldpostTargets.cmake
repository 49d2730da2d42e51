# House functions, each a thin wrap over plain CMake so that a reader needs no second language.
find_program(FIELDPOST_CCACHE ccache)
if(FIELDPOST_CCACHE)
  # Paths are hashed relative to the checkout, so that two checkouts share what they compile.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
      CCACHE_NOHASHDIR=1 ${FIELDPOST_CCACHE})
endif()
find_program(FIELDPOST_MOLD mold)
if(FIELDPOST_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(fieldpost_warnings INTERFACE)
add_library(fieldpost::warnings ALIAS fieldpost_warnings)
target_compile_options(fieldpost_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -Wno-missing-field-initializers)  # a designated initializer names what matters; the rest has its default
# Qt 6.4's generated QML code shadows its own lambda parameters (qmlcachegen); the rest holds.
add_library(fieldpost_qt_warnings INTERFACE)
add_library(fieldpost::qt_warnings ALIAS fieldpost_qt_warnings)
target_compile_options(fieldpost_qt_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Werror
  -Wno-missing-field-initializers)
# Protos have fields named signals, slots and emit.
target_compile_definitions(fieldpost_qt_warnings INTERFACE QT_NO_KEYWORDS)

# fieldpost_add_unit_tests(<target> <file_test.cpp>... [LIBRARIES <library>...]): one test program for
# a folder's target, found test by test.
function(fieldpost_add_unit_tests target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES")
  include(GoogleTest)
  add_executable(${target}_test ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${target}_test PROPERTIES AUTOMOC OFF
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test)
  target_link_libraries(${target}_test PRIVATE ${target} ${arg_LIBRARIES} fieldpost::warnings
    GTest::gtest_main GTest::gmock)
  # Values in names would be addresses, another one each time.
  gtest_discover_tests(${target}_test TEST_PREFIX "${target}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60)
endfunction()
