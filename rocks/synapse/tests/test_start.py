"""What /start.py does, asked of the real one: run inside the rock's root, as root."""

import json
import os
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

START = "/start.py"
REPORTER = "import json, os, sys; print(json.dumps([os.getuid(), os.getgid(), os.getgroups(), sys.argv[1:], os.environ.get('LD_PRELOAD'), open('/proc/self/maps').read().count('libjemalloc')]))"


class Start(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        os.chmod(folder.name, 0o755)
        self.data = Path(folder.name, "data")
        self.data.mkdir()
        modules = Path(folder.name, "modules")
        modules.mkdir()
        (modules / "reporter.py").write_text(REPORTER)
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(modules),
            "SYNAPSE_SERVER_NAME": "a.test",
            "SYNAPSE_REPORT_STATS": "no",
            "SYNAPSE_NO_TLS": "True",
            "SYNAPSE_DATA_DIR": str(self.data),
            "SYNAPSE_CONFIG_DIR": str(self.data),
        }

    def start(self, *arguments, **changes):
        environment = {name: value for name, value in {**self.environment, **changes}.items() if value is not None}
        return subprocess.run([START, *arguments], env=environment, capture_output=True, text=True, check=False)

    def reported(self, *arguments, **changes):
        done = self.start(*arguments, **changes)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_runs_as_991_with_jemalloc_and_the_configuration_of_the_folder(self):
        (self.data / "homeserver.yaml").touch()
        for arguments in (["run", "-m", "reporter"], ["run", "-m", "reporter", "--x"]):
            user, group, groups, seen, preload, mapped = self.reported(*arguments)
            self.assertEqual((user, group, groups), (991, 991, []))
            self.assertEqual(seen, [*arguments[3:], "--config-path", str(self.data / "homeserver.yaml")])
            self.assertTrue(Path(preload).exists())
            self.assertGreater(mapped, 0)

    def test_without_a_mode_it_runs_the_homeserver(self):
        (self.data / "homeserver.yaml").write_text("server_name: 7\n")
        done = self.start()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("configuration", done.stderr + done.stdout)

    def test_keeps_the_configurations_that_are_given(self):
        _, _, _, seen, _, _ = self.reported("run", "-m", "reporter", "--config-path", "/a", "--config-path", "/b")
        self.assertEqual(seen, ["--config-path", "/a", "--config-path", "/b"])

    def test_another_user_can_be_asked_for(self):
        (self.data / "homeserver.yaml").touch()
        user, group, *_ = self.reported("run", "-m", "reporter", UID="2000", GID="2001")
        self.assertEqual((user, group), (2000, 2001))

    def test_a_preload_that_the_image_does_not_have_is_replaced(self):
        (self.data / "homeserver.yaml").touch()
        *_, preload, _ = self.reported("run", "-m", "reporter", LD_PRELOAD="/nowhere/libjemalloc.so.2")
        self.assertTrue(Path(preload).exists())

    def test_owns_the_data_one_level_deep_and_follows_no_link(self):
        (self.data / "homeserver.yaml").touch()
        deep = self.data / "media" / "deep"
        deep.mkdir(parents=True)
        outside = self.data.parent / "outside"
        outside.touch()
        (self.data / "link").symlink_to(outside)
        self.reported("run", "-m", "reporter")
        owner = lambda path: os.lstat(path).st_uid  # noqa: E731
        self.assertEqual([owner(path) for path in (self.data, self.data / "media", self.data / "link")], [991] * 3)
        self.assertEqual([owner(path) for path in (deep, outside)], [0, 0])

    def test_says_what_is_missing_and_writes_nothing(self):
        for arguments, changes, word in (
            (["run"], {}, "homeserver.yaml"),
            (["walk"], {}, "walk is not a mode"),
            (["migrate_config"], {"SYNAPSE_SERVER_NAME": None}, "SYNAPSE_SERVER_NAME is not set"),
            (["migrate_config"], {"SYNAPSE_REPORT_STATS": "maybe"}, "must be yes or no"),
            (["generate"], {"SYNAPSE_SERVER_NAME": ""}, "SYNAPSE_SERVER_NAME is not set"),
        ):
            with self.subTest(arguments=arguments, changes=changes):
                done = self.start(*arguments, **changes)
                self.assertEqual(done.returncode, 2)
                self.assertIn(word, done.stderr)
                self.assertNotIn("Traceback", done.stderr)
                self.assertFalse((self.data / "homeserver.yaml").exists())

    def test_migrate_config_writes_a_configuration_that_synapse_accepts_and_keeps_its_keys(self):
        postgres = {"POSTGRES_PASSWORD": "pä:$'\"ss", "POSTGRES_HOST": "db.test", "POSTGRES_DB": "x"}
        done = self.start("migrate_config", **postgres)
        self.assertEqual(done.returncode, 0, done.stderr)
        first = yaml.safe_load((self.data / "homeserver.yaml").read_text())
        self.assertEqual(first["database"]["args"]["password"], postgres["POSTGRES_PASSWORD"])
        self.assertEqual(first["database"]["args"]["host"], "db.test")
        self.assertEqual([listener["port"] for listener in first["listeners"]], [8008])
        keys = {path.name: path.read_text() for path in self.data.glob("*.key")}
        self.assertEqual(set(keys), {"a.test.signing.key", "a.test.registration.key", "a.test.macaroon.key"})
        for path in [*self.data.glob("*.key"), self.data / "homeserver.yaml"]:
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o007, 0, path)
            self.assertEqual(path.stat().st_uid, 991)

        again = self.start("migrate_config")
        self.assertEqual(again.returncode, 0, again.stderr)
        second = yaml.safe_load((self.data / "homeserver.yaml").read_text())
        self.assertEqual(second["database"]["name"], "sqlite3")
        self.assertEqual({path.name: path.read_text() for path in self.data.glob("*.key")}, keys)
        self.assertEqual(second["macaroon_secret_key"], first["macaroon_secret_key"])

        judged = [sys.executable, "-m", "synapse.config", "-c", str(self.data / "homeserver.yaml")]
        self.assertEqual(subprocess.run(judged, capture_output=True, check=False).returncode, 0)

    def test_generate_lets_synapse_write_its_own(self):
        done = self.start("generate")
        self.assertEqual(done.returncode, 0, done.stderr)
        document = yaml.safe_load((self.data / "homeserver.yaml").read_text())
        self.assertEqual(document["server_name"], "a.test")
        self.assertTrue((self.data / "a.test.signing.key").exists())

    def test_the_tool_that_registers_users_is_there(self):
        done = subprocess.run(["register_new_matrix_user", "--help"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
