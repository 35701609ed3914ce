"""engines.py - real engines in a folder of the test, ended with the block; a test skips, named, where one does not run

    with engines.containerd(folder) as engine:              # its own root, state and socket; no snapshots are made
        engine.load(path, "example.org/team/app")            # an oci-archive; its tags become tags of that name
        plimsoll(folder, "scan", "containerd:example.org/team/app:v1", env=engine.environment)
"""
import contextlib
import os
import signal
import subprocess
import time

from lib import need, run, skip

START_S = 20

CONTAINERD = """version = 2
root = "{folder}/root"
state = "{folder}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]

[grpc]
  address = "{folder}/engine.sock"
"""


def _end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(START_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def started(command, log_path, is_ready, env=None):
    """A program that runs until the block ends; one that does not get ready skips the test: the machine does not let it run."""
    with open(log_path, "wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=env)  # pylint: disable=consider-using-with
    try:
        until = time.monotonic() + START_S
        while not is_ready():
            if process.poll() is not None or time.monotonic() > until:
                with open(log_path, encoding="utf-8", errors="replace") as file:
                    skip(f"{command[0]} does not run here: {file.read()[-200:].strip()}")
            time.sleep(0.05)
        yield process
    finally:
        _end(process)


class Containerd:
    """A containerd, its folders and how it is asked."""

    def __init__(self, folder):
        self.folder, self.root, self.socket = folder, f"{folder}/root", f"{folder}/engine.sock"
        # the engine, and where it keeps its images
        self.environment = {"CONTAINERD_ADDRESS": self.socket, "XDG_CONFIG_HOME": folder}
        self.socket_alone = {"CONTAINERD_ADDRESS": f"{folder}/other.sock"}  # nobody says where the one that listens there keeps its images

    def ctr(self, *arguments, namespace="probe"):
        return run("ctr", "-a", self.socket, "-n", namespace, *arguments)

    def is_ready(self):
        return os.path.exists(self.socket) and subprocess.run(["ctr", "-a", self.socket, "version"], capture_output=True, check=False).returncode == 0

    def load(self, path, name, *options, namespace="probe"):
        self.ctr("images", "import", "--no-unpack", "--base-name", name, *options, path, namespace=namespace)

    def blob(self, digest):
        return f"{self.root}/io.containerd.content.v1.content/blobs/{digest.replace(':', '/')}"


@contextlib.contextmanager
def containerd(folder):
    need("containerd", "ctr")
    engine = Containerd(f"{folder}/containerd")
    os.makedirs(engine.folder)
    with open(f"{engine.folder}/config.toml", "w", encoding="ascii") as file:  # where plimsoll reads it, too: $XDG_CONFIG_HOME/containerd
        file.write(CONTAINERD.format(folder=engine.folder))
    os.symlink(".", f"{engine.folder}/containerd")
    os.symlink("engine.sock", f"{engine.folder}/other.sock")
    with started(["containerd", "-c", f"{engine.folder}/config.toml"], f"{engine.folder}/log", engine.is_ready):
        yield engine


class Docker:
    """A dockerd with a containerd of its own."""

    def __init__(self, folder, socket):
        self.folder, self.root, self.socket = folder, f"{folder}/root", socket
        self.environment = {"DOCKER_HOST": f"unix://{socket}"}

    def load(self, path):
        run("curl", "--silent", "--fail", "--unix-socket", self.socket, "--data-binary", f"@{path}", "-H", "Content-Type: application/x-tar",
            "http://localhost/images/load")


@contextlib.contextmanager
def dockerd(folder, driver="vfs"):
    """Without a network of its own: nothing of this machine's is changed. Its images stay in engine.root when it has ended."""
    need("dockerd", "curl")
    engine = Docker(f"{folder}/docker", f"{folder}/docker/engine.sock")
    os.makedirs(engine.folder)
    with containerd(folder) as below:
        with started(["dockerd", "--containerd", below.socket, "--host", f"unix://{engine.socket}", "--data-root",
                      f"{engine.folder}/root", "--exec-root", f"{engine.folder}/exec", "--pidfile", f"{engine.folder}/pid", "--storage-driver", driver,
                      "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false"],
                     f"{engine.folder}/log", lambda: _answers(engine.socket)):
            yield engine


class Storage:
    """A store of podman and buildah, which nobody serves."""

    def __init__(self, folder, driver):
        self.folder, self.driver, self.root = folder, driver, f"{folder}/root"
        self.options = ["--root", self.root, "--runroot", f"{folder}/run", "--storage-driver", driver]
        self.place = f"containers-storage:[{driver}@{self.root}+{folder}/run]"
        os.makedirs(folder)
        with open(f"{folder}/storage.conf", "w", encoding="utf-8") as file:
            file.write(f'[storage]\ndriver = "{driver}"\ngraphroot = "{self.root}"\nrunroot = "{folder}/run"\n')
        self.environment = {"CONTAINERS_STORAGE_CONF": f"{folder}/storage.conf"}

    def podman(self, *arguments):
        return run("podman", *self.options, "--cgroup-manager", "cgroupfs", "--events-backend", "file", *arguments)

    def buildah(self, *arguments):
        return run("buildah", *self.options, *arguments).strip()

    def load(self, source, name):
        """SOURCE: as skopeo has it."""
        run("skopeo", "--insecure-policy", "copy", "--quiet", source, f"{self.place}{name}")


@contextlib.contextmanager
def storage(folder, driver):
    need("podman", "buildah", "skopeo")
    store = Storage(f"{folder}/{driver}", driver)
    try:
        done = subprocess.run(["buildah", *store.options, "from", "scratch"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            skip(f"containers/storage with {driver} does not run here: {done.stderr.strip()[-200:]}")
        yield store
    finally:  # what it mounts stays
        subprocess.run(["buildah", *store.options, "umount", "--all"], capture_output=True, check=False)
        subprocess.run(["umount", f"{store.root}/{driver}"], capture_output=True, check=False)


def _answers(socket):
    return os.path.exists(socket) and subprocess.run(
        ["curl", "--silent", "--fail", "--unix-socket", socket, "http://localhost/_ping"], capture_output=True, check=False).returncode == 0


class Podman:
    """A podman that serves docker's API."""

    def __init__(self, folder):
        self.folder, self.socket = folder, f"{folder}/podman.sock"
        self.options = ["--root", f"{folder}/root", "--runroot", f"{folder}/run", "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs",
                        "--events-backend", "file"]
        self.environment = {"CONTAINER_HOST": f"unix://{self.socket}"}

    def load(self, path):
        run("podman", *self.options, "load", "--quiet", "--input", path)


@contextlib.contextmanager
def podman(folder):
    need("podman", "curl")
    engine = Podman(f"{folder}/podman")
    os.makedirs(engine.folder)
    with started(["podman", *engine.options, "system", "service", "--time", "0", f"unix://{engine.socket}"], f"{engine.folder}/log",
                 lambda: _answers(engine.socket)):
        yield engine
