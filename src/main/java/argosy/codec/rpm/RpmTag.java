package argosy.codec.rpm;

/// The numbers of what a header holds, under rpm's own names (rpm's "Tags" manual).
public final class RpmTag {
  /// The region of a signature header.
  public static final int HEADER_SIGNATURES = 62;

  /// The region of a package's header: what its digests and signatures cover.
  public static final int HEADER_IMMUTABLE = 63;

  public static final int HEADER_I18N_TABLE = 100;

  // In the signature header.
  public static final int DSA_HEADER = 267;
  public static final int RSA_HEADER = 268;
  public static final int SHA1_HEADER = 269;
  public static final int LONG_SIZE_SIGNATURE = 270;
  public static final int SHA256_HEADER = 273;
  public static final int LONG_ARCHIVE_SIZE = 271;
  public static final int SIZE_SIGNATURE = 1000;
  public static final int PAYLOAD_SIZE = 1007;

  // In the package's header.
  public static final int PRE_INSTALL = 1023;
  public static final int POST_INSTALL = 1024;
  public static final int FILE_CAPABILITIES = 5010;
  public static final int NAME = 1000;
  public static final int VERSION = 1001;
  public static final int RELEASE = 1002;
  public static final int EPOCH = 1003;
  public static final int SUMMARY = 1004;
  public static final int DESCRIPTION = 1005;
  public static final int BUILD_TIME = 1006;
  public static final int BUILD_HOST = 1007;
  public static final int SIZE = 1009;
  public static final int VENDOR = 1011;
  public static final int LICENSE = 1014;
  public static final int PACKAGER = 1015;
  public static final int GROUP = 1016;
  public static final int URL = 1020;
  public static final int OS = 1021;
  public static final int ARCH = 1022;
  public static final int FILE_SIZES = 1028;
  public static final int FILE_MODES = 1030;
  public static final int FILE_RDEVS = 1033;
  public static final int FILE_MTIMES = 1034;
  public static final int FILE_DIGESTS = 1035;
  public static final int FILE_LINK_TOS = 1036;
  public static final int FILE_FLAGS = 1037;
  public static final int FILE_USER_NAME = 1039;
  public static final int FILE_GROUP_NAME = 1040;
  public static final int SOURCE_RPM = 1044;
  public static final int FILE_VERIFY_FLAGS = 1045;
  public static final int PROVIDE_NAME = 1047;
  public static final int REQUIRE_FLAGS = 1048;
  public static final int REQUIRE_NAME = 1049;
  public static final int REQUIRE_VERSION = 1050;
  public static final int RPM_VERSION = 1064;
  public static final int CHANGELOG_TIME = 1080;
  public static final int CHANGELOG_NAME = 1081;
  public static final int CHANGELOG_TEXT = 1082;
  public static final int FILE_DEVICES = 1095;
  public static final int FILE_INODES = 1096;
  public static final int FILE_LANGS = 1097;
  public static final int PREFIXES = 1098;
  public static final int SOURCE_PACKAGE = 1106;
  public static final int PROVIDE_FLAGS = 1112;
  public static final int PROVIDE_VERSION = 1113;
  public static final int DIR_INDEXES = 1116;
  public static final int BASE_NAMES = 1117;
  public static final int DIR_NAMES = 1118;
  public static final int OPT_FLAGS = 1122;
  public static final int PAYLOAD_FORMAT = 1124;
  public static final int PAYLOAD_COMPRESSOR = 1125;
  public static final int PAYLOAD_FLAGS = 1126;
  public static final int PLATFORM = 1132;
  public static final int FILE_CLASS = 1141;
  public static final int CLASS_DICT = 1142;
  public static final int LONG_FILE_SIZES = 5008;
  public static final int LONG_SIZE = 5009;
  public static final int FILE_DIGEST_ALGORITHM = 5011;
  public static final int ENCODING = 5062;
  public static final int PAYLOAD_DIGEST = 5092;
  public static final int PAYLOAD_DIGEST_ALGORITHM = 5093;

  /// SHA-256 among OpenPGP's hash algorithms (RFC 4880 section 9.4).
  public static final int SHA256 = 8;

  private RpmTag() {}
}
