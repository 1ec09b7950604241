package argosy.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy env …`: conda environments, linked by Argosy.
final class EnvVerbs implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("env");
    spec.usageMessage()
        .description("Makes conda environments from channels, without conda.")
        .footer("", "Example:", "  argosy env create -c ships/sky-v1/conda sky -p /data/envs/sky");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(new EnvCreateVerb());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("which of its commands?");
  }
}
