package argosy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Class files from before Java 6 (version 50), which a start-up cache cannot hold: their code has
/// no stack maps, so they are read and verified anew at every start. Of the 0.13 s that a start
/// took, picocli's were 0.04 s.
final class OldClassFiles {
  private static final int FIRST_WITH_STACK_MAPS = 50;
  private static final int MAJOR_VERSION_AT = 6;
  private static final int HEAD_BYTES = 8;
  private static final String SUFFIX = ".class";

  private OldClassFiles() {}

  /// Writes the old ones of a jar anew, the same instructions with stack maps; a jar without any
  /// stays untouched.
  ///
  /// @return how many were old
  /// @throws IOException if the jar cannot be read or replaced; it is then as it was
  static int renew(Path jar) throws IOException {
    Path part = jar.resolveSibling(jar.getFileName() + ".part");
    try (ZipFile from = new ZipFile(jar.toFile())) {
      int old = count(from);
      if (old > 0) {
        write(from, part);
        Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
      return old;
    } catch (IOException | IllegalArgumentException e) {
      Files.deleteIfExists(part);
      throw new IOException("its class files cannot be renewed [" + jar + "]", e);
    }
  }

  private static int count(ZipFile jar) throws IOException {
    int old = 0;
    for (ZipEntry entry : Collections.list(jar.entries())) {
      try (InputStream in = jar.getInputStream(entry)) {
        if (isOld(entry, in.readNBytes(HEAD_BYTES))) {
          old++;
        }
      }
    }
    return old;
  }

  /// By its first bytes: the magic number, the minor and the major version, which are two bytes
  /// each (Java Virtual Machine Specification, 4.1).
  private static boolean isOld(ZipEntry entry, byte[] head) {
    return entry.getName().endsWith(SUFFIX)
        && head.length >= HEAD_BYTES
        && ByteBuffer.wrap(head).getShort(MAJOR_VERSION_AT) < FIRST_WITH_STACK_MAPS;
  }

  private static void write(ZipFile from, Path part) throws IOException {
    ClassFile classes = classesOf(from);
    try (OutputStream out = Files.newOutputStream(part);
        ZipOutputStream to = new ZipOutputStream(out)) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        ZipEntry written = new ZipEntry(entry.getName());
        written.setTime(entry.getTime());
        to.putNextEntry(written);
        to.write(isOld(entry, bytes) ? withStackMaps(classes, classes.parse(bytes)) : bytes);
      }
    }
  }

  private static ClassFile classesOf(ZipFile jar) {
    ClassHierarchyResolver own =
        ClassHierarchyResolver.ofResourceParsing(type -> {
          String name = type.descriptorString();
          ZipEntry entry = jar.getEntry(name.substring(1, name.length() - 1) + SUFFIX);
          try {
            return entry == null ? null : jar.getInputStream(entry);
          } catch (IOException e) {
            throw new IllegalArgumentException(e);
          }
        });
    return ClassFile.of(
        ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
        ClassFile.ClassHierarchyResolverOption.of(
            own.orElse(ClassHierarchyResolver.defaultResolver())));
  }

  /// Each instruction is handed on, since a method that is copied whole gets no stack maps.
  private static byte[] withStackMaps(ClassFile classes, ClassModel old) {
    return classes.transformClass(
        old,
        ClassTransform.transformingMethodBodies((code, element) -> code.with(element))
            .andThen(
                ClassTransform.endHandler(c -> c.withVersion(ClassFile.latestMajorVersion(), 0))));
  }
}
