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
target_compile_options(fieldpost_warnings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:GNU>:-Werror>  # the fuzzers' clang warns of other things; one compiler is the judge
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
  # Values in names would be addresses, another one each time. Files of tests lie in the build folder, so that
  # two checkouts may be tested at once.
  file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/tmp)
  gtest_discover_tests(${target}_test TEST_PREFIX "${target}." NO_PRETTY_VALUES DISCOVERY_TIMEOUT 60
    PROPERTIES ENVIRONMENT "TEST_TMPDIR=${PROJECT_BINARY_DIR}/tmp")
endfunction()

# fieldpost_add_client_module(<folder> URI <uri> [SOURCES ...] [QML ...] [RESOURCES ...] [IMPORTS <uri>...]
# [LIBRARIES ...]):
# one folder of the window as a library and a QML module. QML is compiled to byte code only: the C++
# that qmlcachegen writes takes longer to compile than it saves.
function(fieldpost_add_client_module folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "URI" "SOURCES;QML;RESOURCES;IMPORTS;LIBRARIES")
  set(target fieldpost_client_${folder})
  qt_add_library(${target} STATIC)
  add_library(fieldpost::client::${folder} ALIAS ${target})
  set_target_properties(${target} PROPERTIES AUTOMOC ON QT_QMLCACHEGEN_ARGUMENTS "--only-bytecode")
  qt_add_qml_module(${target} URI ${arg_URI} VERSION 1.0 RESOURCE_PREFIX /qt/qml
    DEPENDENCIES QtQuick QtQml.Models ${arg_IMPORTS} SOURCES ${arg_SOURCES} QML_FILES ${arg_QML} RESOURCES ${arg_RESOURCES})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
  target_link_libraries(${target} PUBLIC Qt6::Quick ${arg_LIBRARIES} PRIVATE fieldpost::qt_warnings)
  # The byte code of a page is an array of numbers behind Qt's headers: compiled together, the headers are
  # read once for a folder.
  get_target_property(byte_code ${target} SOURCES)
  list(FILTER byte_code INCLUDE REGEX "/qmlcache/.*_qml\\.cpp$")
  set_source_files_properties(${byte_code} PROPERTIES UNITY_GROUP byte_code)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()

# fieldpost_add_qml_tests(<folder> <file_qml_test.cpp> [LIBRARIES ...]): runs the tst_*.qml of the folder.
function(fieldpost_add_qml_tests folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LIBRARIES")
  set(target fieldpost_client_${folder}_qml_test)
  qt_add_executable(${target} ${arg_UNPARSED_ARGUMENTS})
  set_target_properties(${target} PROPERTIES AUTOMOC ON
    RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/test)
  target_link_libraries(${target} PRIVATE Qt6::QuickTest ${arg_LIBRARIES} fieldpost::qt_warnings)
  add_test(NAME client_${folder}_qml COMMAND ${target} -input ${CMAKE_CURRENT_SOURCE_DIR})
  set_tests_properties(client_${folder}_qml PROPERTIES
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_QUICK_BACKEND=software")
endfunction()
