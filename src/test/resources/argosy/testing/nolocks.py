"""Shows a folder elsewhere (FUSE), as a network file system without a lock service does: every fcntl lock fails with ENOLCK.

nolocks.py FOLDER MOUNTPOINT
"""
import errno
import os
import sys

from fusepy import FUSE, FuseOSError, Operations


class NoLocks(Operations):
    def __init__(self, folder):
        self.folder = folder

    def at(self, path):
        return self.folder + path

    def getattr(self, path, fh=None):
        s = os.lstat(self.at(path))
        names = ("mode", "nlink", "size", "uid", "gid", "atime", "mtime", "ctime", "ino")
        return {"st_" + n: getattr(s, "st_" + n) for n in names}

    def readdir(self, path, fh):
        return [".", ".."] + os.listdir(self.at(path))

    def readlink(self, path):
        return os.readlink(self.at(path))

    def mkdir(self, path, mode):
        os.mkdir(self.at(path), mode)

    def rmdir(self, path):
        os.rmdir(self.at(path))

    def unlink(self, path):
        os.unlink(self.at(path))

    def symlink(self, path, target):
        os.symlink(target, self.at(path))

    def rename(self, old, new):
        os.rename(self.at(old), self.at(new))

    def link(self, new, old):
        os.link(self.at(old), self.at(new), follow_symlinks=False)

    def chmod(self, path, mode):
        os.chmod(self.at(path), mode)

    def chown(self, path, uid, gid):
        os.lchown(self.at(path), uid, gid)

    def utimens(self, path, times=None):
        os.utime(self.at(path), times, follow_symlinks=False)

    def truncate(self, path, length, fh=None):
        os.truncate(self.at(path), length)

    def open(self, path, flags):
        return os.open(self.at(path), flags & ~os.O_APPEND)

    def create(self, path, mode, fi=None):
        return os.open(self.at(path), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)

    def read(self, path, size, offset, fh):
        return os.pread(fh, size, offset)

    def write(self, path, data, offset, fh):
        return os.pwrite(fh, data, offset)

    def release(self, path, fh):
        os.close(fh)

    def fsync(self, path, datasync, fh):
        os.fsync(fh)

    def statfs(self, path):
        s = os.statvfs(self.at(path))
        names = ("bavail", "bfree", "blocks", "bsize", "favail", "ffree", "files", "frsize", "namemax")
        return {"f_" + n: getattr(s, "f_" + n) for n in names}

    def lock(self, path, fh, cmd, lock):
        raise FuseOSError(errno.ENOLCK)


FUSE(
    NoLocks(sys.argv[1]),
    sys.argv[2],
    foreground=True,
    allow_other=os.getuid() == 0,
    use_ino=True,
    attr_timeout=0,
    entry_timeout=0,
    negative_timeout=0,
)
