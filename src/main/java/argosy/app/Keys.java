package argosy.app;

import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Signer;
import argosy.tool.Tool;
import argosy.trust.GpgAgentSigner;
import argosy.trust.KeyFolder;
import argosy.trust.OpenPgpKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The publisher's keys: made once, kept in `keys` of the home; or OpenPGP by the user's own
/// gpg-agent.
public final class Keys {
  /// Names the key of the user's own gpg that signs instead of ours; one line.
  private static final String GPG_KEY = "gpg-key";

  private static final long CREATION_MARGIN_SECONDS = 86_400;

  private final Path folder;
  private final Progress progress;

  Keys(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  public Path folder() {
    return folder;
  }

  public boolean exist() {
    return KeyFolder.exists(folder);
  }

  /// Makes the keys.
  ///
  /// @param gpgKey a key of the user's own gpg that shall make the OpenPGP signatures
  /// @throws UnsupportedException if there are keys already, or gpg has no such key
  public Signer.PublicKeys init(String userId, Optional<String> gpgKey, long nowSeconds)
      throws IOException {
    return init(userId, gpgKey, false, nowSeconds);
  }

  /// @param ed25519 whether the OpenPGP key is Ed25519 rather than RSA
  public Signer.PublicKeys init(
      String userId, Optional<String> gpgKey, boolean ed25519, long nowSeconds) throws IOException {
    // A little before now: a client whose clock is behind must not see a key from the future.
    long created = nowSeconds - CREATION_MARGIN_SECONDS;
    SecureRandom random = new SecureRandom();
    KeyFolder keys =
        ed25519
            ? KeyFolder.create(
                folder, () -> OpenPgpKey.createEd25519(userId, created, 0, random), random)
            : KeyFolder.create(folder, userId, created, 0, random);
    if (gpgKey.isPresent()) {
      agent(keys, gpgKey.get(), nowSeconds, nowSeconds);
      Files.writeString(folder.resolve(GPG_KEY), gpgKey.get() + "\n");
    }
    return publicKeys(nowSeconds);
  }

  /// Signs with what there is; makes keys if there are none yet, and says so.
  ///
  /// @param epochSeconds the date of the signatures: the release's
  Signer signer(long epochSeconds, long nowSeconds) throws IOException {
    if (!exist()) {
      progress.step("make keys");
      init(
          "Argosy <" + System.getProperty("user.name") + "@localhost>",
          Optional.empty(),
          nowSeconds);
      progress.done("in " + folder + "; argosy keys show prints what your users need");
    }
    KeyFolder keys = KeyFolder.open(folder);
    Optional<String> gpgKey = gpgKey();
    return gpgKey.isPresent()
        ? agent(keys, gpgKey.get(), epochSeconds, nowSeconds)
        : keys.signer(Math.max(epochSeconds, keys.openPgp().createdEpochSeconds()), nowSeconds);
  }

  public Signer.PublicKeys publicKeys(long nowSeconds) throws IOException {
    return exist()
        ? signer(nowSeconds, nowSeconds).publicKeys()
        : KeyFolder.open(folder).publicKeys(); // says that there are none
  }

  /// The Ed25519 public keys, in PEM, that may have signed what others published: our own and those
  /// put into the folder `trusted`.
  public List<String> trusted(long nowSeconds) throws IOException {
    List<String> pems = new ArrayList<>();
    if (exist()) {
      pems.add(publicKeys(nowSeconds).ed25519Pem());
    }
    Path others = folder.resolve("trusted");
    if (Files.isDirectory(others)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(others, "*.pem")) {
        for (Path file : files) {
          pems.add(Files.readString(file, StandardCharsets.US_ASCII));
        }
      }
    }
    return pems;
  }

  private Optional<String> gpgKey() throws IOException {
    Path file = folder.resolve(GPG_KEY);
    return Files.exists(file)
        ? Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip())
        : Optional.empty();
  }

  private static Signer agent(KeyFolder keys, String gpgKey, long epochSeconds, long nowSeconds)
      throws IOException {
    GpgAgentSigner.Gpg gpg =
        (arguments, input) -> {
          List<String> argv = new ArrayList<>(List.of("gpg"));
          argv.addAll(arguments);
          return Tool.of(argv).reading(input).runOk().out();
        };
    return GpgAgentSigner.open(gpg, gpgKey, keys.dsse(), epochSeconds, nowSeconds);
  }
}
