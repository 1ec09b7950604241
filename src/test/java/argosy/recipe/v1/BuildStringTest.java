package argosy.recipe.v1;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.recipe.BuildOptions.Noarch;
import argosy.recipe.expression.Value;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Build strings that rattler-build's own public tests expect.
class BuildStringTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "target_platform=linux-64; NONE; hb0f4dca",
        "target_platform=osx-arm64; NONE; h60d57d3",
        "target_platform=noarch; PYTHON; pyh4616a5c",
        "target_platform=linux-64,python=3.11; NONE; py311h48b7412",
        "target_platform=noarch,some_option=ABC; NONE; h48a45df",
        "target_platform=noarch,some_option=DEF; NONE; h2c65b68",
        "rust_compiler=rust,build_platform=osx-64,c_compiler=clang,target_platform=osx-arm64,"
            + "openssl=3,CONDA_BUILD_SYSROOT=/Applications/Xcode_13.2.1.app/Contents/Developer/"
            + "Platforms/MacOSX.platform/Developer/SDKs/MacOSX11.0.sdk,"
            + "channel_targets=conda-forge main,python=3.11.* *_cpython,c_compiler_version=14;"
            + " NONE; py311h507f6e9"
      })
  void areThoseOfOtherTools(String variables, Noarch noarch, String expected) {
    TreeMap<String, Value> variant = new TreeMap<>();
    for (String v : variables.split(",")) {
      variant.put(v.split("=", 2)[0], Value.of(v.split("=", 2)[1]));
    }
    assertThat(BuildString.hash(variant, noarch)).isEqualTo(expected);
  }
}
