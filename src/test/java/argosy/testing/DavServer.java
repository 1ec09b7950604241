package argosy.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// A real Apache with WebDAV over an empty folder: anybody reads, who has the password writes.
public final class DavServer implements AutoCloseable {
  public static final String USER = "publisher";
  public static final String PASSWORD = "secret:1";
  private final Process process;
  private final int port;

  private DavServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  public static DavServer start(Path folder) throws IOException {
    boolean root = "root".equals(System.getProperty("user.name"));
    int port = LocalServer.freePort();
    for (Path above = folder; above.getNameCount() > 1; above = above.getParent()) {
      Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (String name : new String[] {"www", "locks"}) {
      Path made = Files.createDirectories(folder.resolve(name));
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxrwxrwx"));
    }
    Files.writeString(folder.resolve("passwords"), USER + ":{SHA}" + sha1(PASSWORD) + "\n");
    Path settings =
        Files.writeString(
            folder.resolve("apache.conf"),
            """
            ServerRoot /usr/lib/apache2
            ServerName localhost
            Listen 127.0.0.1:%1$d
            PidFile %2$s/pid
            ErrorLog %2$s/error.log
            Mutex pthread
            %3$s
            LoadModule mpm_event_module modules/mod_mpm_event.so
            LoadModule authn_core_module modules/mod_authn_core.so
            LoadModule authn_file_module modules/mod_authn_file.so
            LoadModule authz_core_module modules/mod_authz_core.so
            LoadModule authz_user_module modules/mod_authz_user.so
            LoadModule auth_basic_module modules/mod_auth_basic.so
            LoadModule dav_module modules/mod_dav.so
            LoadModule dav_fs_module modules/mod_dav_fs.so
            DocumentRoot %2$s/www
            DavLockDB %2$s/locks/db
            <Directory %2$s/www>
              Dav On
              AuthType Basic
              AuthName releases
              AuthUserFile %2$s/passwords
              <LimitExcept GET HEAD OPTIONS>
                Require valid-user
              </LimitExcept>
            </Directory>
            """
                .formatted(port, folder, root ? "User www-data\nGroup www-data" : ""));
    Process process =
        LocalServer.start(
            new ProcessBuilder("/usr/sbin/apache2", "-D", "FOREGROUND", "-f", settings.toString()),
            port,
            folder.resolve("apache.log"));
    return new DavServer(process, port);
  }

  private static String sha1(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /// A file that tells the password, as `NETRC` names it.
  public static Path netrc(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("netrc"),
        "machine 127.0.0.1 login " + USER + " password " + PASSWORD + "\n");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
