"""Plants one violation of each kind in a small tree and asserts that the check names file and line.

A check that finds nothing may be right or blind; this tells the two apart.
"""
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy/dev"))
from check_house import problems  # noqa: E402

# A tree without a problem.
CLEAN = {
    "sync/base/result.h": "// Says what failed.\n#include <string>\n",
    "sync/base/ids.cpp": '// Makes ids.\n#include "sync/base/result.h"\n'
                         'Error bad() {\n  return {Code::InvalidArgument,\n          "BAD_ID", "no"};\n}\n',
    "sync/sqlite/database.cpp": "// Keeps rows.\n#include <sqlite3.h>\n#include <unistd.h>\n",
    "sync/record/rules.cpp": '// Rules.\nvoid f() { add(field, "MISSING", "no title"); }\n',
    "client/home/HomePage.qml": "import QtQuick\nimport Fieldpost.Kit\n\n// What needs me.\nItem {\n}\n",
    "client/cli/CMakeLists.txt": "add_executable(fieldpost-cli main.cpp)\n",
    "deploy/test": "#!/usr/bin/env bash\n# Tests.\n",
    "proto/REASONS.md": "| reason | code |\n|---|---|\n| `BAD_ID` | InvalidArgument |\n| `MISSING` | rule |\n",
    "README.md": "See `sync/base/{ids.cpp,result.h}`, `deploy/test --help` and [reasons](proto/REASONS.md).\n\n"
                 "```sh\ndeploy/test\nbuild/bin/fieldpost-cli --store DIR \\\n    list project\n```\n",
}


class CheckHouseTest(unittest.TestCase):
    def found(self, **changed):
        """Problems of the clean tree with some files replaced; `__` in a keyword stands for a slash."""
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**CLEAN, **changed.get("files", {})}.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            (root / "deploy/test").chmod(0o755)
            return list(problems(root))

    def assert_only(self, name, text, start, *words):
        """Planting `text` at `name` gives one problem; it begins with `start` and has the words."""
        found = self.found(files={name: text})
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(start + ": "), found[0])
        for word in words:
            self.assertIn(word, found[0])

    def test_a_clean_tree_has_no_problem(self):
        self.assertEqual(self.found(), [])

    def test_a_lower_room_includes_no_higher_one(self):
        self.assert_only("sync/base/clock.h", '// Time.\n#include "sync/storage/local_store.h"\n',
                         "sync/base/clock.h:2", "sync/base may not include sync/storage/local_store.h")

    def test_a_folder_whose_name_begins_like_an_allowed_one_is_another_folder(self):
        self.assert_only("sync/wire/frames.h", '// Frames.\n#include "sync/base_extra/x.h"\n',
                         "sync/wire/frames.h:2", "sync/base_extra")

    def test_features_never_include_features(self):
        self.assert_only("client/home/home.h", '// Home.\n#include "client/projects/project_list.h"\n',
                         "client/home/home.h:2", "client/projects")

    def test_features_never_import_features(self):
        self.assert_only("client/home/Other.qml",
                         "import QtQuick\nimport Fieldpost.SyncCentre\n// Says it.\nItem {}\n",
                         "client/home/Other.qml:2", "client/home may not import Fieldpost.SyncCentre")

    def test_qml_imports_no_folder_by_path(self):
        self.assert_only("client/home/Other.qml", 'import "../kit"\n// Says it.\nItem {}\n',
                         "client/home/Other.qml:1", "by its name")

    def test_a_foreign_library_has_its_owners_only(self):
        for folder, header in [("sync/change", "sqlite3.h"), ("sync/session", "grpcpp/grpcpp.h"),
                               ("client/bridge", "expat.h"), ("sync/session", "zstd.h"),
                               ("sync/wire", "openssl/evp.h"), ("server/ingest", "sodium.h"),
                               ("sync/base", "QString"), ("server/export", "QtCore/QString"),
                               ("server/ingest", "sqlite3.h"), ("server/store", "sqlite3.h"),
                               ("client/bridge", "fieldpost/sync/v1/sync_service.grpc.pb.h")]:
            with self.subTest(folder=folder, header=header):
                self.assert_only(f"{folder}/x.cpp", f"// Says it.\n\n#include <{header}>\n",
                                 f"{folder}/x.cpp:3", f"{folder} may not include {header}")

    def test_a_test_is_held_to_foreign_libraries_but_not_to_rooms(self):
        self.assert_only("sync/change/x_test.cpp",
                         '#include "sync/storage/local_store.h"\n#include <gtest/gtest.h>\n#include <sqlite3.h>\n',
                         "sync/change/x_test.cpp:3", "sqlite3.h")

    def test_only_tests_include_the_test_library(self):
        self.assert_only("sync/base/x.h", "// Says it.\n#include <gtest/gtest.h>\n", "sync/base/x.h:2", "only tests")

    def test_an_unknown_library_is_named(self):
        self.assert_only("server/export/x.h", "// Says it.\n#include <yaml-cpp/yaml.h>\n",
                         "server/export/x.h:2", "yaml-cpp")

    def test_an_include_says_its_layer(self):
        self.assert_only("sync/base/x.cpp", '// Says it.\n#include "result.h"\n', "sync/base/x.cpp:2", "path")

    def test_a_new_folder_needs_a_row(self):
        self.assert_only("server/plugins/x.h", "// Says it.\n", "server/plugins/x.h:1", "MAY_INCLUDE")

    def test_files_stay_within_their_lines(self):
        for name, most in [("sync/base/x.cpp", 500), ("sync/base/x.h", 300), ("client/home/X.qml", 250),
                           ("proto/x.proto", 400), ("CONTRIBUTING.md", 400)]:
            with self.subTest(name=name):
                text = "// Says it.\n" + "\n" * most
                self.assert_only(name, text, f"{name}:{most + 1}", f"{most + 1} lines")

    def test_tables_may_be_long(self):
        self.assertEqual(self.found(files={"sync/base/x_table.inc": "// Says it.\n" + "\n" * 900}), [])

    def test_lines_stay_within_their_columns(self):
        self.assert_only("sync/base/x.h", "// Says it.\n//" + "x" * 99 + "\n", "sync/base/x.h:2", "101 columns")

    def test_functions_stay_within_their_lines(self):
        def text(lines):
            return "// Says it.\nint one() { return 1; }\nint two(int a,\n        int b) {\n" + "  a;\n" * lines + "}\n"
        self.assert_only("sync/base/x.cpp", text(68), "sync/base/x.cpp:3", "a function of 71 lines")
        self.assertEqual(self.found(files={"sync/base/x.cpp": text(67)}), [])

    def test_a_file_says_what_it_is_for(self):
        for name, text in [("sync/base/x.h", "#pragma once\n"), ("client/home/X.qml", "import QtQuick\nItem {}\n"),
                           ("proto/x.proto", 'syntax = "proto3";\n'), ("sync/base/x.cpp", "#include <string>\n"),
                           ("deploy/dev/x.py", "import os\n")]:
            with self.subTest(name=name):
                self.assert_only(name, text, f"{name}:1", "comment")

    def test_a_body_is_spoken_for_by_its_header(self):
        body = '#include "sync/base/result.h"\n'
        self.assertEqual(self.found(files={"sync/base/result.cpp": body}), [])

    def test_no_file_is_a_drawer(self):
        for name in ["sync/base/string_utils.h", "sync/base/misc.h", "client/home/ListManager.qml"]:
            with self.subTest(name=name):
                self.assert_only(name, "// Says it.\n", f"{name}:1", "drawer")

    def test_nothing_is_put_off(self):
        self.assert_only("sync/base/x.h", "// Says it.\n// TO" + "DO: later\n", "sync/base/x.h:2", "do it now")

    def test_a_reason_is_listed(self):
        self.assert_only("server/store/x.cpp", '// Says it.\nError e{Code::NotFound,\n"NOT_HERE", ""};\n',
                         "server/store/x.cpp:2", "NOT_HERE")

    def test_the_reason_of_a_rule_is_listed(self):
        self.assert_only("sync/record/more_rules.cpp", '// Rules.\n\nvoid f() { add(field, "TOO_OLD", ""); }\n',
                         "sync/record/more_rules.cpp:3", "TOO_OLD")

    def test_a_reason_is_listed_with_its_code(self):
        self.assert_only("server/store/x.cpp", '// Says it.\nError e{Code::NotFound, "BAD_ID", ""};\n',
                         "server/store/x.cpp:2", "BAD_ID", "NotFound")

    def test_a_listed_reason_is_used(self):
        text = CLEAN["proto/REASONS.md"] + "| `NOWHERE` | NotFound |\n"
        self.assert_only("proto/REASONS.md", text, "proto/REASONS.md:5", "NOWHERE")

    def test_reasons_are_sorted(self):
        text = "| `ZERO` | NotFound |\n" + CLEAN["proto/REASONS.md"]
        found = self.found(files={"proto/REASONS.md": text})
        self.assertIn("proto/REASONS.md:4: BAD_ID is out of order, or stands there twice", found)

    def test_a_path_in_a_document_exists(self):
        self.assert_only("DECISIONS.md", "Look.\n\nInto `sync/base/gone.h`.\n", "DECISIONS.md:3", "sync/base/gone.h")

    def test_each_path_in_braces_exists(self):
        self.assert_only("DECISIONS.md", "`sync/{base,gone}/*`\n", "DECISIONS.md:1", "sync/gone/*")

    def test_a_link_in_a_document_leads_on(self):
        self.assert_only("DECISIONS.md", "[picture](deploy/pictures/gone.png)\n", "DECISIONS.md:1", "gone.png")

    def test_a_command_in_a_document_can_be_run(self):
        for command in ["deploy/gone --now", "build/bin/gone", "npm install", "proto/REASONS.md",
                        "echo '{}' | build/bin/gone"]:
            with self.subTest(command=command):
                named = command.split(" | ")[-1].split()[0]
                self.assert_only("DECISIONS.md", f"```sh\n{command}\n```\n", "DECISIONS.md:2", named)

    def test_the_top_holds_only_its_folders(self):
        self.assert_only("docs/x.txt", "x\n", "docs:1", "top of the tree")


if __name__ == "__main__":
    unittest.main()
