package argosy.activation;

import argosy.model.Activation;
import java.util.List;

/// What conda sources when an environment is entered and left: `etc/conda/activate.d/NAME.sh` and
/// `etc/conda/deactivate.d/NAME.sh` (CEP 32), for sh, bash, zsh and dash.
public final class CondaScripts {
  private static final Activation.Step OWN_PROGRAMS =
      new Activation.Prepend("PATH", "${prefix}/bin");

  private CondaScripts() {}

  /// The steps that conda does not do of itself.
  public static Activation steps(Activation activation) {
    List<Activation.Step> steps =
        activation.steps().stream().filter(step -> !step.equals(OWN_PROGRAMS)).toList();
    return new Activation(steps);
  }

  public static String activate(Activation activation) {
    return "# Written by Argosy.\nprefix=$CONDA_PREFIX\n"
        + ShellText.shSave(activation, "")
        + ShellText.sh(activation, "")
        + "unset prefix\n";
  }

  public static String deactivate(Activation activation) {
    return "# Written by Argosy.\n" + ShellText.shRestore(activation, "");
  }
}
