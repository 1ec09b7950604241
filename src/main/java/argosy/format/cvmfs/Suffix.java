package argosy.format.cvmfs;

/// What kind of object a name stands for: the last letter of its path (crypto/hash.h).
public enum Suffix {
  FILE(""),
  CATALOG("C"),
  HISTORY("H"),
  CERTIFICATE("X"),
  META_INFO("M"),
  CHUNK("P");

  private final String letter;

  Suffix(String letter) {
    this.letter = letter;
  }

  public String letter() {
    return letter;
  }
}
