package argosy.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy recipe render|lint|import`: what recipes say.
final class RecipeVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("recipe");
    spec.usageMessage()
        .description("Shows what conda recipes come to, checks them, makes them of others.")
        .footer("", "Example:", "  argosy recipe render recipes/cfitsio");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(new RecipeReadVerb(false), new RecipeReadVerb(true), new RecipeImportVerb());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("expected render, lint or import after recipe");
  }
}
