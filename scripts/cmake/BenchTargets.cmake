# The two interface targets that every target of ours links, and the build switches.
option(BENCH_WERROR "Warnings are errors" OFF)
option(BENCH_FUZZ "Fuzz targets are built for libFuzzer (clang), all with ASan and UBSan" OFF)
set(BENCH_SANITIZE "" CACHE STRING "address (with undefined behaviour) or thread; empty: none")
set_property(CACHE BENCH_SANITIZE PROPERTY STRINGS "" address thread)

set(CMAKE_C_STANDARD 17)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

find_package(PkgConfig REQUIRED)

add_library(bench_warnings INTERFACE)
add_library(bench::warnings ALIAS bench_warnings)
target_compile_definitions(bench_warnings INTERFACE _GNU_SOURCE)
target_compile_options(bench_warnings INTERFACE
	-Wall -Wextra -Wshadow -Wformat=2 -Wundef -Wcast-qual -Wvla
	$<$<COMPILE_LANGUAGE:C>:-Wconversion -Wswitch-enum -Wstrict-prototypes -Wmissing-prototypes>
	$<$<BOOL:${BENCH_WERROR}>:-Werror>)

add_library(bench_hardening INTERFACE)
add_library(bench::hardening ALIAS bench_hardening)
target_compile_options(bench_hardening INTERFACE -fstack-protector-strong
	$<$<CONFIG:Release,RelWithDebInfo>:-D_FORTIFY_SOURCE=2>)
target_link_options(bench_hardening INTERFACE -Wl,-z,relro,-z,now)

# A sanitized build is for unit tests and our own programs: Kea, in.tftpd and syslog-ng cannot
# load sanitized modules. The end-to-end tests take a plain build.
if(BENCH_SANITIZE STREQUAL "address")
	add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
elseif(BENCH_SANITIZE STREQUAL "thread")
	add_compile_options(-fsanitize=thread)
	add_link_options(-fsanitize=thread)
endif()
if(BENCH_FUZZ)
	add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
		-fno-omit-frame-pointer)
	add_link_options(-fsanitize=address,undefined)
endif()
