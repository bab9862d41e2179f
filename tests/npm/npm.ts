// The tests are loaded together, so that they share one project.
import "./package_cases.ts";
import "./bundle_cases.ts";
import "./library_cases.ts";
import "./command_cases.ts";
import "./process_cases.ts";
import "./doctor_cases.ts";
import "./listen_cases.ts";
import "./interception_cases.ts";
import "./leaks_cases.ts";
