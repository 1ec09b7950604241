package argosy.fuzz;

import argosy.base.Json;
import argosy.codec.deb.DebReader;
import argosy.codec.elf.ElfInfo;
import argosy.codec.tar.TarReader;
import argosy.codec.zip.ZipReader;
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
