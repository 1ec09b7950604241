package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NetrcTest {
  private static final String TEXT =
      """
      machine a.example.org
        login alice
        password one
      machine b.example.org login bob account x password two
      default login any password three
      """;

  @Test
  void theFirstMachineThatFitsIsMeantElseTheDefault() {
    assertThat(Netrc.authorization("a.example.org", TEXT)).contains("Basic YWxpY2U6b25l");
    assertThat(Netrc.authorization("b.example.org", TEXT)).contains("Basic Ym9iOnR3bw==");
    assertThat(Netrc.authorization("c.example.org", TEXT)).contains("Basic YW55OnRocmVl");
  }

  @Test
  void whoIsNotNamedHasNoPassword() {
    assertThat(Netrc.authorization("c.example.org", "machine a login b password c")).isEmpty();
    assertThat(Netrc.authorization("c.example.org", "")).isEmpty();
  }
}
