"""The architecture as a table: every folder of code, and what it may include beside itself.

Read by check_house.py. To add a folder, add its row; ARCHITECTURE.md shows the same as a picture.
What no row of a folder names, no file of it includes.
"""

# "sync/base" is a folder, "sync/" all folders below, "sqlite3.h" or "grpcpp/" a foreign library.
PROTO = ["fieldpost/", "google/protobuf/"]
RECORDS = ["sync/base", "sync/record", "sync/programme", *PROTO]
FEATURE = ["client/bridge", "client/forms", "client/kit", "Qt"]

MAY_INCLUDE = {
    "sync/base": ["sodium.h"],
    "sync/blob": ["sync/base", "sodium.h", "magic.h"],
    "sync/sqlite": ["sync/base", "sqlite3.h"],
    "sync/record": ["sync/base", *PROTO, "nlohmann/"],
    "sync/programme": ["sync/base", "sync/record", "fieldpost/model/", "google/protobuf/"],
    "sync/change": ["sync/base", "sync/record", *PROTO],
    "sync/storage": ["sync/blob", "sync/change", "sync/sqlite", *RECORDS],
    "sync/wire": ["sync/base", *PROTO, "zstd.h"],
    "sync/session": ["sync/base", "sync/blob", "sync/record", "sync/change", "sync/storage",
                     "sync/wire", *PROTO],
    "sync/bundle": ["sync/base", "sync/session", "sync/storage", "sync/wire", *PROTO, "openssl/",
                    "sodium.h"],
    "sync/transport": ["sync/base", "sync/bundle", "sync/session", "sync/storage", "sync/wire", *PROTO,
                       "grpc/", "grpcpp/", "openssl/", "sodium.h"],
    "client/kit": ["Qt"],
    "client/bridge": ["sync/", *PROTO, "Qt"],
    "client/forms": ["client/bridge", "client/kit", "Qt"],
    "client/home": FEATURE,
    "client/projects": FEATURE,
    "client/trainings": FEATURE,
    "client/sync_centre": FEATURE,
    "client/enrolment": FEATURE,
    "client/conflicts": FEATURE,
    "client/importing": ["sync/", *PROTO, "expat.h"],
    "client/demonstration": ["sync/", *PROTO],
    "client/pictures": ["sync/base", "sync/blob", "exiv2/"],
    "client/cli": ["client/pictures", "client/importing", "client/demonstration", "sync/", *PROTO, "CLI/", "nlohmann/"],
    "client/app": ["client/", "sync/", "Qt"],
    "server/store": ["sync/base", "sync/change", "sync/record", *PROTO],
    "server/store/sqlite": ["server/store", "sync/base", "sync/change", "sync/record", "sync/sqlite",
                            *PROTO],
    "server/access": ["server/store", "sync/base", "sync/bundle", "sync/transport", *PROTO, "openssl/"],
    "server/ingest": ["server/access", "server/store", "sync/", *PROTO],
    "server/bundle": ["server/access", "server/ingest", "server/store", "sync/", *PROTO],
    "server/aggregate": ["server/store", *RECORDS],
    "server/decisions": ["server/aggregate", "server/store", *RECORDS],
    "server/export": ["server/store", *RECORDS],
    "server/services": ["server/", "sync/", *PROTO, "grpc/", "grpcpp/"],
    "server/app": ["server/", "sync/", *PROTO, "grpc/", "grpcpp/", "CLI/", "spdlog/"],
    "server/console": [*RECORDS, "sync/transport", "grpcpp/", "CLI/", "nlohmann/"],
}

# Text formatting is part of the language from C++20 on, but not yet with g++ 12.
EVERYWHERE = ["fmt/"]

# What only tests include, wherever they stand.
TESTS_ONLY = ["gtest/", "gmock/", "tests/"]

# Headers of the operating system; they come with the compiler.
POSIX = ["arpa/", "dirent.h", "fcntl.h", "netdb.h", "netinet/", "poll.h", "pwd.h", "signal.h", "sys/",
         "termios.h", "time.h", "unistd.h"]

# What may lie at the top; the last line is what builds and editors leave and git does not keep.
TOP_LEVEL = {
    "client", "deploy", "proto", "server", "sync", "tests", "CMakeLists.txt", "CMakePresets.json",
    "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "LICENSE",
    ".ci", ".clang-format", ".clang-tidy", ".editorconfig", ".gitignore", ".gitattributes",
    ".git", ".cache", ".vscode", ".idea", "build", "compile_commands.json", "CMakeUserPresets.json",
}
