# bench_unit_test(<folder>.<module> SOURCES a.c ... [LIBS target ...] [ARGS word ...])
# One cmocka program, registered as ctest "unit.<folder>.<module>".
if(BUILD_TESTING)
	pkg_check_modules(CMOCKA REQUIRED IMPORTED_TARGET cmocka)
endif()

function(bench_unit_test name)
	if(NOT BUILD_TESTING)
		return()
	endif()
	cmake_parse_arguments(T "" "" "SOURCES;LIBS;ARGS" ${ARGN})
	string(REPLACE "." "_" target "test_${name}")
	string(REPLACE "-" "_" target "${target}")
	add_executable(${target} ${T_SOURCES})
	target_link_libraries(${target} PRIVATE ${T_LIBS} bench::warnings PkgConfig::CMOCKA)
	set_target_properties(${target} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
	add_test(NAME unit.${name} COMMAND ${target} ${T_ARGS})
	set_tests_properties(unit.${name} PROPERTIES LABELS unit TIMEOUT 120)
endfunction()

# scarce_memory(<target>): its allocations can be made to fail (bench/tests/scarce.h).
function(scarce_memory target)
	target_sources(${target} PRIVATE "${PROJECT_SOURCE_DIR}/bench/tests/scarce.c")
	target_include_directories(${target} PRIVATE "${PROJECT_SOURCE_DIR}/bench/tests")
	target_link_options(${target} PRIVATE
		-Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=strdup,--wrap=reallocarray)
endfunction()

# bench_fuzz_test(<input> SOURCES fuzz.c ... [LIBS target ...] [CORPUS folder])
# A fuzz target, LLVMFuzzerTestOneInput(). Every build runs its corpus (corpus/<input>), each
# file with its beginnings, as ctest "fuzz.<input>". With clang and BENCH_FUZZ, under which all
# is instrumented, the same target is a fuzzer, too: tests/fuzz_<input> <scratch> <corpus>.
function(bench_fuzz_test input)
	if(NOT BUILD_TESTING)
		return()
	endif()
	cmake_parse_arguments(T "" "CORPUS" "SOURCES;LIBS" ${ARGN})
	if(NOT T_CORPUS)
		set(T_CORPUS "corpus/${input}")
	endif()
	string(REPLACE "-" "_" target "${input}")
	add_executable(replay_${target} ${T_SOURCES} "${PROJECT_SOURCE_DIR}/bench/tests/fuzz_replay.c")
	target_link_libraries(replay_${target} PRIVATE ${T_LIBS} bench::warnings)
	set_target_properties(replay_${target} PROPERTIES
		RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
	add_test(NAME fuzz.${input}
		COMMAND replay_${target} "${CMAKE_CURRENT_SOURCE_DIR}/${T_CORPUS}")
	set_tests_properties(fuzz.${input} PROPERTIES LABELS fuzz TIMEOUT 120)
	if(BENCH_FUZZ)
		add_executable(fuzz_${target} ${T_SOURCES})
		target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
		target_link_libraries(fuzz_${target} PRIVATE ${T_LIBS} bench::warnings)
		set_target_properties(fuzz_${target} PROPERTIES
			RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
	endif()
endfunction()
