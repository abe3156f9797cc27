import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Checks files against one profile of veraPDF: java CheckPdf.java PDFA-2B FILE... Ends with 1 if one fails. */
public class CheckPdf {
    public static void main(String[] args) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        String home = "/org/verapdf/pdfa/validation/";
        ValidationProfile profile =
                Profiles.profileFromXml(CheckPdf.class.getResourceAsStream(home + args[0] + ".xml"));
        boolean failed = false;
        for (int n = 1; n < args.length; n++) {
            try (PDFAParser parser =
                            Foundries.defaultInstance()
                                    .createParser(new FileInputStream(args[n]), profile.getPDFAFlavour());
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(profile, false)) {
                ValidationResult result = validator.validate(parser);
                System.out.println((result.isCompliant() ? "passed " : "FAILED ") + args[0] + " " + args[n]);
                TreeMap<String, Integer> counts = new TreeMap<>();
                for (TestAssertion each : result.getTestAssertions()) {
                    if (each.getStatus() == TestAssertion.Status.FAILED) {
                        String rule = each.getRuleId().getClause() + "-" + each.getRuleId().getTestNumber();
                        counts.merge(rule + " " + each.getMessage(), 1, Integer::sum);
                    }
                }
                counts.forEach((rule, count) -> System.out.println("    " + count + " x " + rule));
                failed |= !result.isCompliant();
            }
        }
        System.exit(failed ? 1 : 0);
    }
}
