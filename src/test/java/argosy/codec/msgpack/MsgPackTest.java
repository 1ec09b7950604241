package argosy.codec.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MsgPackTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | c0",
        "true | c3",
        "0 | 00",
        "127 | 7f",
        "128 | cc80",
        "256 | cd0100",
        "65536 | ce00010000",
        "4294967295 | ceffffffff",
        "4294967296 | cf0000000100000000",
        "-1 | ff",
        "-33 | d3ffffffffffffffdf",
        "1.5 | cb3ff8000000000000",
        "\"a\" | a161",
        "[1,2] | 920102",
        "{\"a\":[]} | 81a16190"
      })
  void valuesAreWrittenInTheShortestFormAndReadBack(String json, String hex) throws Exception {
    Json value = Json.parse(json);
    byte[] bytes = new MsgPackWriter().json(value).bytes();
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(hex);
    assertThat(MsgPackReader.read("x", bytes).canonical()).isEqualTo(value.canonical());
  }

  @Test
  void longTextsMapsAndByteStringsCarryTheirSize() throws Exception {
    for (int size : new int[] {15, 16, 31, 32, 255, 256, 65535, 65536}) {
      String text = "x".repeat(size);
      List<Json> items = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        items.add(Json.of(i));
      }
      Json value = Json.object().put("text", text).put("list", new Json.Arr(items)).build();
      byte[] bytes = new MsgPackWriter().json(value).bytes();
      assertThat(MsgPackReader.read("x", bytes)).isEqualTo(value);
      byte[] binary = new MsgPackWriter().binary(new byte[size]).bytes();
      assertThat(MsgPackReader.read("x", binary)).isEqualTo(Json.of("00".repeat(size)));
    }
  }

  @Test
  void damageIsRefused() {
    Random random = new Random(7);
    byte[] good =
        new MsgPackWriter()
            .json(Json.object().put("a", List.of("b", "c")).put("n", 70_000).build())
            .bytes();
    assertThatThrownBy(() -> MsgPackReader.read("x", Arrays.copyOf(good, 5)))
        .isInstanceOf(CorruptException.class)
        .hasMessage("x: ends too early");
    for (int i = 0; i < 5000; i++) {
      byte[] bad = new byte[1 + random.nextInt(40)];
      random.nextBytes(bad);
      try {
        MsgPackReader.read("x", bad);
      } catch (CorruptException e) {
        assertThat(e).hasMessageStartingWith("x: ");
      }
    }
  }
}
