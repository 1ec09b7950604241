package argosy.publish.cvmfs;

import argosy.codec.tar.TarMember;
import argosy.format.cvmfs.ContentPacker;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Offer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A member of a tar stream whose content is in the repository; its path stands beside it.
///
///     record = name:type int32:mode int64:mtime int32:uid int32:gid int32:link-group
///              ( packed / target )                     ; of files PackedFiles, of links UTF-8
///
/// @param linkGroup equal for the names of one hard-linked file, 0 for others
/// @param packed of a file
/// @param target of a symbolic link, else empty
record KeptMember(
    TarMember.Type type,
    int mode,
    long mtime,
    int uid,
    int gid,
    int linkGroup,
    Optional<ContentPacker.Packed> packed,
    String target) {
  boolean isFile() {
    return type == TarMember.Type.FILE;
  }

  KeptMember in(int group) {
    return new KeptMember(type, mode, mtime, uid, gid, group, packed, target);
  }

  byte[] toBytes() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(64);
    DataOutputStream data = new DataOutputStream(out);
    data.writeUTF(type.name());
    data.writeInt(mode);
    data.writeLong(mtime);
    data.writeInt(uid);
    data.writeInt(gid);
    data.writeInt(linkGroup);
    if (packed.isPresent()) {
      data.write(PackedFiles.toBytes(packed.get()));
    } else {
      data.write(target.getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  static KeptMember parse(HashAlgorithm algorithm, byte[] record) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    TarMember.Type type = TarMember.Type.valueOf(in.readUTF());
    int mode = in.readInt();
    long mtime = in.readLong();
    int uid = in.readInt();
    int gid = in.readInt();
    int group = in.readInt();
    byte[] rest = in.readAllBytes();
    boolean file = type == TarMember.Type.FILE;
    return new KeptMember(
        type,
        mode,
        mtime,
        uid,
        gid,
        group,
        file ? Optional.of(PackedFiles.parse(algorithm, rest)) : Optional.empty(),
        file ? "" : new String(rest, StandardCharsets.UTF_8));
  }

  Offer offer(String path, HashAlgorithm algorithm) {
    Offer.Common common =
        new Offer.Common(path, mode, mtime, uid, gid, Optional.empty(), linkGroup);
    return switch (type) {
      case FILE -> Offer.stored(common, packed.orElseThrow(), algorithm);
      case SYMLINK -> Offer.link(common, target);
      case DIRECTORY -> Offer.directory(common, false);
      case FIFO -> Offer.special(common, 0010000, 0);
      case HARD_LINK, CHARACTER_DEVICE, BLOCK_DEVICE ->
          throw new IllegalStateException(path + " is not kept");
    };
  }
}
