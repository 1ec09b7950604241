package argosy.fuzz;

import argosy.base.Json;
import argosy.codec.bzip2.Bzip2InputStream;
import argosy.codec.cpio.CpioReader;
import argosy.codec.deb.DebReader;
import argosy.codec.elf.ElfInfo;
import argosy.codec.gzip.GzipStream;
import argosy.codec.msgpack.MsgPackReader;
import argosy.codec.rpm.RpmReader;
import argosy.codec.squashfs.ImageEntry;
import argosy.codec.squashfs.SquashfsReader;
import argosy.codec.tar.TarReader;
import argosy.codec.zip.ZipReader;
import argosy.conda.CondaArchive;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Subdir;
import argosy.model.conda.Version;
import argosy.recipe.importing.Imported;
import argosy.recipe.v1.RenderSettings;
import argosy.recipe.v1.Renderer;
import argosy.recipe.v1.VariantConfig;
import argosy.recipe.v1.VariantFile;
import argosy.recipe.v1.WrittenRecipe;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/// Whatever reads what strangers wrote, from bytes.
enum Readers {
  RECIPE {
    @Override
    void read(byte[] data) {
      Renderer.render(WrittenRecipe.parse("r", text(data)), settings());
    }
  },
  VARIANTS {
    @Override
    void read(byte[] data) {
      VariantFile.parse(VariantFile.NAME, text(data), settings());
      VariantFile.parse(VariantFile.OLD_NAME, text(data), settings());
    }
  },
  VERSION {
    @Override
    void read(byte[] data) {
      Version.of(text(data)).compareTo(Version.of("1.2.3"));
    }
  },
  MATCHSPEC {
    @Override
    void read(byte[] data) {
      MatchSpec.of(MatchSpec.of(text(data)).toString());
    }
  },
  REPODATA {
    @Override
    void read(byte[] data) throws IOException {
      Map<String, Json> packages =
          Json.parse(text(data)).asObject().get("packages").asObject().members();
      for (Map.Entry<String, Json> p : packages.entrySet()) {
        PackageRecord.fromJson("c", "linux-64", p.getKey(), p.getValue().asObject());
      }
    }
  },
  META_YAML {
    @Override
    void read(byte[] data) {
      Imported.of(Imported.kindOf("meta.yaml"), text(data), "x", "1");
    }
  },
  DOCKERFILE {
    @Override
    void read(byte[] data) {
      Imported.of(Imported.kindOf("Dockerfile"), text(data), "x", "1");
    }
  },
  SINGULARITY {
    @Override
    void read(byte[] data) {
      Imported.of(Imported.kindOf("Singularity"), text(data), "x", "1");
    }
  },
  TAR {
    @Override
    void read(byte[] data) throws IOException {
      all(new TarReader(new ByteArrayInputStream(data), "x.tar"));
    }
  },
  DEB {
    @Override
    void read(byte[] data) throws IOException {
      all(new DebReader("x.deb", new ByteArrayInputStream(data)).data());
    }
  },
  ZIP {
    @Override
    void read(byte[] data) throws IOException {
      Path file = Files.createTempFile("fuzz", ".zip");
      try (var channel = Files.newByteChannel(Files.write(file, data))) {
        ZipReader zip = new ZipReader("x.zip", channel);
        for (ZipReader.Member member : zip.members().values()) {
          try (InputStream in = zip.open(member)) {
            in.transferTo(OutputStream.nullOutputStream());
          }
        }
      } finally {
        Files.delete(file);
      }
    }
  },
  RPM {
    @Override
    void read(byte[] data) throws IOException {
      RpmReader rpm = new RpmReader("x.rpm", new ByteArrayInputStream(data));
      CpioReader payload = rpm.payload();
      while (payload.next().isPresent()) {
        payload.content().transferTo(OutputStream.nullOutputStream());
      }
      rpm.finish();
    }
  },
  CONDA {
    @Override
    void read(byte[] data) throws IOException {
      boolean zip = data.length > 1 && data[0] == 'P';
      CondaArchive archive =
          new CondaArchive(
              "hello-1.0-0" + (zip ? ".conda" : ".tar.bz2"), new SeekableInMemoryByteChannel(data));
      archive.index(
          archive.read((member, content) -> content.transferTo(OutputStream.nullOutputStream())));
    }
  },
  SQUASHFS {
    @Override
    void read(byte[] data) throws IOException {
      SquashfsReader image =
          new SquashfsReader(new SeekableInMemoryByteChannel(data), 0, data.length);
      for (ImageEntry entry : image.entries()) {
        if (entry instanceof ImageEntry.Regular r) {
          try (InputStream in = image.open(r.extent())) {
            in.transferTo(OutputStream.nullOutputStream());
          }
        }
      }
    }
  },
  GZIP {
    @Override
    void read(byte[] data) throws IOException {
      new GzipStream(new ByteArrayInputStream(data), "x.gz")
          .transferTo(OutputStream.nullOutputStream());
    }
  },
  BZIP2 {
    @Override
    void read(byte[] data) throws IOException {
      new Bzip2InputStream("x.bz2", new ByteArrayInputStream(data))
          .transferTo(OutputStream.nullOutputStream());
    }
  },
  MSGPACK {
    @Override
    void read(byte[] data) throws IOException {
      MsgPackReader.read("x.msgpack", data);
    }
  },
  ELF {
    @Override
    void read(byte[] data) throws IOException {
      ElfInfo.read("x.so", ByteBuffer.wrap(data));
    }
  };

  /// @throws IOException or an argument's exception for what is refused
  abstract void read(byte[] data) throws IOException;

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  private static RenderSettings settings() {
    return RenderSettings.on(new Subdir("linux-64"), VariantConfig.NONE);
  }

  private static void all(TarReader tar) throws IOException {
    while (tar.next().isPresent()) {
      tar.content().transferTo(OutputStream.nullOutputStream());
    }
  }
}
