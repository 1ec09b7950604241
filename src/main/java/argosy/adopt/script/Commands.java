package argosy.adopt.script;

import java.util.Set;

/// Commands of maintainer scripts that mean nothing to a stack's files, or that are done in another
/// way.
final class Commands {
  /// Of the shell, or that only print, look or tidy up.
  private static final Set<String> PLAIN =
      Set.of(
          "",
          ":",
          "true",
          "false",
          "set",
          "unset",
          "export",
          "umask",
          "trap",
          "local",
          "shift",
          "readonly",
          "cd",
          "read",
          "echo",
          "printf",
          "cat",
          "sleep",
          "exec",
          "eval",
          "break",
          "continue",
          "wait",
          "test",
          "[",
          "which",
          "command",
          "type",
          "hash",
          "grep",
          "egrep",
          "fgrep",
          "sed",
          "awk",
          "ls",
          "find",
          "stat",
          "head",
          "tail",
          "sort",
          "tr",
          "cut",
          "wc",
          "readlink",
          "dirname",
          "basename",
          "id",
          "getent",
          "uname",
          "rm",
          "rmdir",
          "xargs",
          "logger",
          "ischroot",
          "mountpoint",
          "pathfind",
          "cmp",
          "diff",
          "md5sum",
          "perl",
          ".",
          "source",
          "dpkg",
          "dpkg-query",
          "dpkg-architecture",
          "tput",
          "uniq");

  /// Ownership and labels are the site's; set-user-id bits are not kept.
  private static final Set<String> RIGHTS =
      Set.of(
          "chown",
          "chgrp",
          "chmod",
          "restorecon",
          "dpkg-statoverride",
          "setcap",
          "setfacl",
          "selinuxenabled");

  /// Services, sessions, hardware, menus: nothing of it runs in a stack.
  private static final Set<String> SERVICES =
      Set.of(
          "deb-systemd-helper",
          "deb-systemd-invoke",
          "systemctl",
          "systemd-tmpfiles",
          "systemd-sysusers",
          "invoke-rc.d",
          "update-rc.d",
          "service",
          "telinit",
          "udevadm",
          "update-menus",
          "update-initramfs",
          "update-binfmts",
          "dbus-send",
          "kill",
          "pkill",
          "killall",
          "start-stop-daemon",
          "modprobe",
          "sysctl");

  /// Caches that programs make themselves or do without, and byte-compilation, which is a step of
  /// its own.
  private static final Set<String> CACHES =
      Set.of(
          "ldconfig",
          "py3compile",
          "py3clean",
          "pypy3compile",
          "pypy3clean",
          "pycompile",
          "update-mime",
          "update-desktop-database",
          "update-mime-database",
          "fc-cache",
          "gtk-update-icon-cache",
          "update-icon-caches",
          "glib-compile-schemas",
          "gio-querymodules",
          "gdk-pixbuf-query-loaders",
          "update-fonts-dir",
          "update-fonts-scale",
          "update-fonts-alias",
          "install-info",
          "update-info-dir",
          "mandb",
          "update-ca-certificates",
          "update-shells",
          "update-passwd",
          "pam-auth-update",
          "install-sgmlcatalog",
          "update-xmlcatalog",
          "update-catalog",
          "ccp4-setup",
          "install-docs",
          "mktexlsr",
          "update-texmf");

  /// The packaging system's own book-keeping.
  private static final Set<String> PACKAGING =
      Set.of(
          "dpkg-trigger",
          "dpkg-maintscript-helper",
          "ucfr",
          "ucfq",
          "debconf-show",
          "db_version",
          "db_capb",
          "db_input",
          "db_go",
          "db_get",
          "db_set",
          "db_fset",
          "db_reset",
          "db_subst",
          "db_stop",
          "db_purge",
          "db_title",
          "db_metaget",
          "db_settitle",
          "db_unregister",
          "db_register",
          "deb-gview");

  private Commands() {}

  /// @param name without folder
  static boolean means(String name) {
    return !PLAIN.contains(name)
        && !RIGHTS.contains(name)
        && !SERVICES.contains(name)
        && !CACHES.contains(name)
        && !PACKAGING.contains(name)
        && !name.matches("python[0-9.]*"); // byte-compilation, in all packages seen
  }
}
