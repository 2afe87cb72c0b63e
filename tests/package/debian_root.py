"""An empty Debian root folder that dpkg installs into, and packages made from packages.

Maintainer scripts run outside of the folder with DPKG_ROOT set, as dpkg does for a foreign root: the
folder holds no shell. Without root's rights each dpkg runs under fakeroot, which keeps owners in a file.
"""
import hashlib
import os
import shutil
import subprocess


def run(command, **options):
    """Its output; CalledProcessError carries both streams."""
    options.setdefault("env", {**os.environ, "LC_ALL": "C.UTF-8"})
    return subprocess.run(command, check=True, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, **options).stdout


class DebianRoot:
    def __init__(self, folder):
        self.folder = folder
        self._owners = folder + ".fakeroot"
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("updates", "info", "triggers"):
            os.makedirs(os.path.join(folder, "var/lib/dpkg", name))
        for name in ("status", "available"):
            open(os.path.join(folder, "var/lib/dpkg", name), "w", encoding="utf-8").close()
        if os.path.exists(self._owners):
            os.remove(self._owners)

    def path(self, name):
        return os.path.join(self.folder, name)

    def _asRoot(self, command):
        if os.geteuid() == 0:
            return command
        return ["fakeroot", "-i", self._owners, "-s", self._owners, *command] if os.path.exists(self._owners) \
            else ["fakeroot", "-s", self._owners, *command]

    def dpkg(self, *arguments):
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive",
                       "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/sbin"}
        return run(self._asRoot(["dpkg", "--root=" + self.folder, "--log=/dev/null", "--force-depends", "--force-not-root",
                                 "--force-script-chrootless", *arguments]), env=environment)

    def _query(self, field):
        return run(["dpkg-query", "--root=" + self.folder, "--show", "--showformat=${" + field + "}", "signalbox"]).strip()

    def status(self):
        return self._query("Status")

    def version(self):
        return self._query("Version")

    def find(self, below):
        """Files and links, relative to the root folder."""
        found = []
        for folder, folders, files in os.walk(self.path(below)):
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            found += [os.path.relpath(os.path.join(folder, name), self.folder) for name in files + links]
        return sorted(found)

    @staticmethod
    def unpack(package, folder):
        shutil.rmtree(folder, ignore_errors=True)
        run(["dpkg-deb", "--extract", package, folder])


def repack(package, folder, version, append):
    """The same package with a higher version and text appended to some of its files."""
    shutil.rmtree(folder, ignore_errors=True)
    run(["dpkg-deb", "--raw-extract", package, folder])
    control = os.path.join(folder, "DEBIAN/control")
    lines = open(control, encoding="utf-8").read().splitlines()
    with open(control, "w", encoding="utf-8") as file:
        file.writelines(f"Version: {version}\n" if line.startswith("Version:") else line + "\n" for line in lines)
    for name, text in append.items():
        with open(os.path.join(folder, name), "a", encoding="utf-8") as file:
            file.write(text)
        _renewDigest(folder, name)
    target = f"{folder}_{version}.deb"
    run(["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", folder, target])
    return target


def _renewDigest(folder, name):
    sums = os.path.join(folder, "DEBIAN/md5sums")
    digest = hashlib.md5(open(os.path.join(folder, name), "rb").read()).hexdigest()
    lines = open(sums, encoding="utf-8").read().splitlines()
    with open(sums, "w", encoding="utf-8") as file:
        file.writelines(f"{digest}  {name}\n" if line.endswith("  " + name) else line + "\n" for line in lines)
