"""The Debian package, from build to purge, in an empty root folder under the build folder.

Built by the command that README names; installed, upgraded, removed and purged by dpkg itself with its
root option, with fakeroot unless root runs it. Each step is a function whose name says what it proves.

    package_test.py SOURCES FOLDER
"""
import os
import re
import shutil
import subprocess
import sys
import traceback

from debian_root import DebianRoot, repack, run

CONFIG = "etc/signalbox/signalbox.toml"
UNIT = "usr/lib/systemd/system/signalboxd.service"
USER_UNIT = "usr/lib/systemd/user/signalboxd.service"
DESKTOP = "usr/share/applications/signalbox.desktop"
ICON = "usr/share/icons/hicolor/scalable/apps/signalbox.svg"
MODES = {
    "usr/bin/signalbox": 0o755,
    "usr/bin/signalboxd": 0o755,
    DESKTOP: 0o644,
    ICON: 0o644,
    UNIT: 0o644,
    USER_UNIT: 0o644,
    CONFIG: 0o644,
    "usr/share/signalbox/openapi.yaml": 0o644,
    "usr/share/doc/signalbox/copyright": 0o644,
    "usr/share/doc/signalbox/README.md": 0o644,
    "usr/share/doc/signalbox/CHANGELOG.md": 0o644,
}
LOADED_AT_RUN_TIME = ["libqt6sql6-sqlite", "libqt6svg6", "qt6-qpa-plugins", "tzdata", "ca-certificates"]


class Package:
    def __init__(self, sources, folder):
        self.sources = sources
        self.folder = folder
        self.root = DebianRoot(os.path.join(folder, "root"))
        self.first = self.second = None


def isBuiltByOneCommand(p):
    release = os.path.join(p.sources, "build", "release")
    for old in [name for name in os.listdir(release) if name.endswith(".deb")] if os.path.isdir(release) else []:
        os.remove(os.path.join(release, old))
    if not os.path.exists(os.path.join(release, "build.ninja")):
        run(["cmake", "--preset", "release"], cwd=p.sources)
    jobs = str(os.cpu_count() or 1)
    run(["cmake", "--build", "--preset", "release", "--parallel", jobs, "--target", "package"], cwd=p.sources)
    built = [name for name in os.listdir(release) if name.endswith(".deb")]
    assert len(built) == 1 and re.fullmatch(r"signalbox_[0-9.]+_[a-z0-9]+\.deb", built[0]), built
    p.first = os.path.join(release, built[0])


def namesWhatItNeeds(p):
    depends = run(["dpkg-deb", "--field", p.first, "Depends"])
    names = re.findall(r"(?:^|, )([a-z0-9.+-]+)", depends)
    for name in LOADED_AT_RUN_TIME:
        assert name in names, f"{name} is not in Depends: {depends}"
    for name in ("libc6", "libqt6widgets6", "libsqlite3-0"):
        assert any(each.startswith(name) for each in names), f"dpkg-shlibdeps did not find {name}: {depends}"
    listed = open(os.path.join(p.sources, "installer", "packages.run"), encoding="utf-8").read().split("\n")
    listed = {line.split("#")[0].strip() for line in listed} - {"", "qt6-wayland"}
    assert listed <= set(names), f"packages.run names more: {sorted(listed - set(names))}"


def holdsOnlyRootsFilesWithoutBuildPaths(p):
    for line in run(["dpkg-deb", "--contents", p.first]).splitlines():
        assert " root/root " in line, f"not root's: {line}"
        assert line[:10] in ("drwxr-xr-x", "-rw-r--r--", "-rwxr-xr-x"), f"an odd mode: {line}"
    p.root.unpack(p.first, os.path.join(p.folder, "contents"))
    for name in ("signalbox", "signalboxd"):
        program = open(os.path.join(p.folder, "contents", "usr/bin", name), "rb").read()
        assert os.fsencode(p.sources) + b"/build" not in program, f"{name} holds the path of its build folder"


def isTheSameUnderAnotherUmask(p):
    umask = os.umask(0o077)
    try:
        folder = os.path.join(p.folder, "umask")
        shutil.rmtree(folder, ignore_errors=True)
        run(["cpack", "-B", folder], cwd=os.path.dirname(p.first))
    finally:
        os.umask(umask)
    other = os.path.join(folder, os.path.basename(p.first))
    assert modesIn(other) == modesIn(p.first), modesIn(other)


def modesIn(package):
    lines = run(["dpkg-deb", "--contents", package]).splitlines()
    return sorted((line.split()[-1], line.split()[0]) for line in lines)


def daemonLinksNoQt(p):
    needed = run(["objdump", "-p", os.path.join(p.folder, "contents", "usr/bin/signalboxd")])
    assert "NEEDED" in needed and "libQt6" not in needed, "signalboxd links Qt"


def installsEachFileWithItsMode(p):
    p.root.dpkg("--install", p.first)
    assert p.root.status() == "install ok installed", p.root.status()
    for name, mode in MODES.items():
        found = os.stat(p.root.path(name)).st_mode & 0o7777
        assert found == mode, f"{name} has mode {found:o} instead of {mode:o}"
    assert os.path.islink(p.root.path("lib")) or not os.path.exists(p.root.path("lib/systemd")), "a unit lies in /lib"
    help_ = p.root.path("usr/share/signalbox/help")
    assert os.path.isdir(help_) and os.listdir(help_), "there are no help pages"


def installedProgramsSayTheirVersion(p):
    version = run(["dpkg-deb", "--field", p.first, "Version"]).strip()
    for name in ("signalbox", "signalboxd"):
        said = run([p.root.path("usr/bin/" + name), "--version"], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        assert version in said, f"{name} --version says {said!r}, the package {version}"


def desktopEntryAndIconAreValid(p):
    run(["desktop-file-validate", p.root.path(DESKTOP)])
    entry = open(p.root.path(DESKTOP), encoding="utf-8").read()
    assert "\nIcon=signalbox\n" in entry
    assert "\nMimeType=x-scheme-handler/signalbox;\n" in entry and re.search(r"^Exec=signalbox %u$", entry, re.M), "links open the console"
    for command in re.findall(r"^Exec=(\S+)", entry, re.M):
        assert os.path.exists(p.root.path("usr/bin/" + command)), f"Exec names {command}"
    assert "<svg" in open(p.root.path(ICON), encoding="utf-8").read()


def unitsAreValidAndNotStartedByTheInstallation(p):
    unit = open(p.root.path(UNIT), encoding="utf-8").read()
    for text in (unit, open(p.root.path(USER_UNIT), encoding="utf-8").read()):
        assert "/usr/bin/signalboxd --data" in text
    assert "DynamicUser=yes" in unit and "StateDirectory=signalbox\n" in unit
    assert f"LoadCredential=signalbox.toml:/{CONFIG}" in unit
    assert "LimitNICE=-10\n" in unit and "SystemCallFilter=setpriority\n" in unit, "the thread that writes may go first"
    assert not p.root.find("etc/systemd"), "the installation enabled something"
    if not shutil.which("systemd-analyze"):
        print("  systemd-analyze is not installed here; the units were read as text only")
        return
    # Only this unit is judged: the units that it waits for are not in the empty root, nor is the shell, which every Debian has.
    complaints = subprocess.run(["systemd-analyze", "--root=" + p.root.folder, "--recursive-errors=no", "verify",
                                 "signalboxd.service"], capture_output=True, text=True)
    about = [line for line in complaints.stderr.splitlines() if "signalboxd.service" in line and "not found" not in line and "/bin/sh is not executable" not in line]
    assert not about, about


def upgradeKeepsTheConfigurationThatWasEdited(p):
    edited = open(p.root.path(CONFIG), encoding="utf-8").read() + "\n# edited here\n"
    with open(p.root.path(CONFIG), "w", encoding="utf-8") as file:
        file.write(edited)
    os.chmod(p.root.path(CONFIG), 0o600)
    p.second = repack(p.first, os.path.join(p.folder, "second"), version="99.0.0", append={CONFIG: "# a new default\n"})
    p.root.dpkg("--force-confold", "--install", p.second)
    assert p.root.version() == "99.0.0", p.root.version()
    assert open(p.root.path(CONFIG), encoding="utf-8").read() == edited, "the edited configuration was replaced"
    assert os.stat(p.root.path(CONFIG)).st_mode & 0o777 == 0o600, "its mode was widened"
    assert "# a new default" in open(p.root.path(CONFIG + ".dpkg-dist"), encoding="utf-8").read()


def removalTakesProgramsAndLeavesConfigurationAndData(p):
    data = p.root.path("var/lib/private/signalbox/signalbox.db")
    os.makedirs(os.path.dirname(data))
    open(data, "w", encoding="utf-8").write("messages")
    wants = p.root.path("etc/systemd/system/multi-user.target.wants/signalboxd.service")
    os.makedirs(os.path.dirname(wants))
    os.symlink("/usr/lib/systemd/system/signalboxd.service", wants)
    p.root.dpkg("--remove", "signalbox")
    assert p.root.status() == "deinstall ok config-files", p.root.status()
    assert not p.root.find("usr"), f"left over: {p.root.find('usr')}"
    assert not os.path.lexists(wants), "the service is still enabled"
    assert "# edited here" in open(p.root.path(CONFIG), encoding="utf-8").read()
    assert os.path.exists(data)


def purgeLeavesNothingButData(p):
    p.root.dpkg("--purge", "signalbox")
    left = [name for name in p.root.find("") if not name.startswith("var/lib/dpkg/")]
    # The folders of enabled units belong to systemd.
    left = [name for name in left if not name.startswith("var/log/")]
    assert left == ["var/lib/private/signalbox/signalbox.db"], f"left over: {left}"


def unchangedConfigurationFollowsTheUpgrade(p):
    p.root = DebianRoot(os.path.join(p.folder, "root"))
    p.root.dpkg("--install", p.first)
    p.root.dpkg("--install", p.second)
    assert "# a new default" in open(p.root.path(CONFIG), encoding="utf-8").read()
    p.root.dpkg("--purge", "signalbox")
    assert not p.root.find("etc"), p.root.find("etc")


STEPS = [
    isBuiltByOneCommand,
    namesWhatItNeeds,
    holdsOnlyRootsFilesWithoutBuildPaths,
    isTheSameUnderAnotherUmask,
    daemonLinksNoQt,
    installsEachFileWithItsMode,
    installedProgramsSayTheirVersion,
    desktopEntryAndIconAreValid,
    unitsAreValidAndNotStartedByTheInstallation,
    upgradeKeepsTheConfigurationThatWasEdited,
    removalTakesProgramsAndLeavesConfigurationAndData,
    purgeLeavesNothingButData,
    unchangedConfigurationFollowsTheUpgrade,
]
NEEDED_BY_ALL = [isBuiltByOneCommand, installsEachFileWithItsMode]


def main(sources, folder):
    package, failed = Package(sources, folder), 0
    for step in STEPS:
        try:
            step(package)
            print(f"PASS   : package::{step.__name__}()", flush=True)
        except (AssertionError, OSError, subprocess.CalledProcessError) as error:
            failed += 1
            print(f"FAIL!  : package::{step.__name__}() {error}")
            print(getattr(error, "output", None) or traceback.format_exc(limit=-1), flush=True)
            if step in NEEDED_BY_ALL:
                print("FAIL!  : package::everything after it, which needs this step")
                return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])))
