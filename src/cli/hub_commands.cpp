// roster, register, call, record, slip, sync: through a running hub, with the rights of who signs in.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/console.h"
#include "cli/families.h"
#include "cli/hub_sign_in.h"
#include "domain/id_number.h"
#include "domain/wire.h"
#include "roster/write.h"
#include "slip/layout.h"
#include "slip/paint.h"

namespace nuanxin::cli {
namespace {

struct CommandOptions {
  HubOptions hub;
  std::string file, output, rejected;
  std::string id_number, name, phone, occupation, platform, activities, consents;
  std::string window, stop, form, visit, ticket, reason;
  bool dry_run = false, next = false, finish = false, slip_80 = false;
};

using Work = Result<int> (*)(CommandOptions&, Session&);

/// Signs in, runs the work, turns a refusal into a sentence and exit code 1.
void attach_hub_command(CLI::App* command, const std::shared_ptr<CommandOptions>& options, int& exit, Work work) {
  add_hub_options(*command, options->hub);
  command->callback([options, &exit, work] {
    auto session = sign_in(options->hub);
    if (!session) {
      exit = fail(session.error());
      return;
    }
    const auto code = work(*options, *session);
    exit = code ? *code : fail(code.error());
  });
}

std::vector<std::string> split(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : CLI::detail::split(text, ',');
}

void print_problems(const Json& preview) {
  for (const auto& line : member(preview, "lines"))
    for (const auto& problem : member(line, "problems"))
      std::cout << value_or<int>(line, "line", 0) << ": "
                << roster::sentence({text_or(problem, "code"), text_or(problem, "field"), text_or(problem, "detail")})
                << '\n';
}

Result<int> import_roster(CommandOptions& options, Session& session) {
  const auto bytes = read_file(options.file);
  if (!bytes) return bytes.error();
  const auto preview = session.client->post_file("/fairs/" + session.fair + "/roster/preview", *bytes);
  if (!preview) return preview.error();
  print_problems(*preview);
  if (!options.rejected.empty()) {
    std::ofstream out(options.rejected, std::ios::binary);
    out << roster::rejected_csv(roster::preview_from_json(*preview));
    if (!out.flush())
      return refuse(Reason::unavailable, "the file of rejected lines cannot be written", options.rejected);
  }
  Json expected = Json::array();
  for (const auto& line : member(*preview, "lines"))
    if (line.contains("expected")) expected.push_back(line["expected"]);
  int imported = 0;
  if (!options.dry_run && !expected.empty()) {
    const auto done =
        session.client->command("ImportRoster", Json{{"fair", session.fair}, {"expected", std::move(expected)}});
    if (!done) return done.error();
    imported = value_or<int>(*done, "imported", 0);
  }
  print(Json{{"encoding", text_or(*preview, "encoding")},
             {"good", value_or<int>(*preview, "good", 0)},
             {"bad", value_or<int>(*preview, "bad", 0)},
             {"imported", imported}});
  return 0;
}

Result<int> register_worker(CommandOptions& options, Session& session) {
  const auto number = domain::parse_id_number(options.id_number, china_date(system_now()));
  if (!number) return number.error();
  domain::Identity who;
  who.doc_number = number->text;
  who.name = options.name;
  who.phone = options.phone;
  who.sex = number->sex == 1 ? domain::Sex::male : number->sex == 2 ? domain::Sex::female : domain::Sex::unknown;
  if (number->birth.ok()) who.birth = number->birth;
  Json consents = Json::array();
  for (const auto& purpose : split(options.consents))
    consents.push_back(domain::to_json(domain::Consent{purpose, "1", true, "zh-CN", "staff_read", system_now()}));
  const auto done = session.client->command("RegisterWorker", Json{{"fair", session.fair},
                                                                   {"identity", domain::to_json(who)},
                                                                   {"occupation", options.occupation},
                                                                   {"platform", options.platform},
                                                                   {"activities", split(options.activities)},
                                                                   {"consents", std::move(consents)}});
  if (!done) return done.error();
  print(*done);
  return 0;
}

Result<int> call(CommandOptions& options, Session& session) {
  const auto name = options.finish ? (options.next ? "FinishAndNext" : "Finish") : "CallNext";
  Json body =
      options.finish ? Json{{"stop", options.stop}, {"reason", options.reason}} : Json{{"window", options.window}};
  const auto done = session.client->command(name, body);
  if (!done) return done.error();
  print(*done);
  return 0;
}

Result<int> record(CommandOptions& options, Session& session) {
  const auto text = read_file(options.file);
  if (!text) return text.error();
  const auto response = parse_json(*text);
  if (!response) return response.error();
  auto form = options.form.empty() ? text_or(*response, "questionnaire") : options.form;
  const auto done =
      session.client->command("SignRecord", Json{{"stop", options.stop}, {"form", form}, {"response", *response}});
  if (!done) return done.error();
  print(*done);
  return 0;
}

Result<std::string> visit_id(const CommandOptions& options, Session& session) {
  if (!options.visit.empty()) return options.visit;
  const auto found = session.client->get("/fairs/" + session.fair + "/visits?ticket=" + options.ticket);
  if (!found) return found.error();
  if (!found->is_array() || found->empty()) return refuse(Reason::not_found, "no visit has this ticket", "--ticket");
  return text_or((*found)[0], "id");
}

Result<int> print_slip(CommandOptions& options, Session& session) {
  const auto id = visit_id(options, session);
  if (!id) return id.error();
  const auto json = session.client->get("/visits/" + *id + "/slip");
  if (!json) return json.error();
  const auto model = slip::slip_from_json(*json);
  if (!model) return model.error();
  const auto layout = slip::lay_out(*model, options.slip_80 ? slip::Paper::Roll80 : slip::Paper::A5);
  const auto written = slip::write_pdf(layout, options.output);
  if (!written) return written.error();
  std::cout << options.output << '\n';
  return 0;
}

Result<int> sync_status(CommandOptions&, Session& session) {
  const auto status = session.client->get("/sync");
  if (!status) return status.error();
  print(*status);
  return 0;
}

}  // namespace

void add_hub_commands(CLI::App& app, int& exit) {
  const auto options = std::make_shared<CommandOptions>();

  auto* roster = app.add_subcommand("import-roster", "Expected workers from a CSV or XLSX file");
  roster->add_option("file", options->file, "The file, or - for standard input")->required();
  roster->add_option("--rejected", options->rejected, "Write the rejected lines here, to mend and import again");
  roster->add_flag("--dry-run", options->dry_run, "Only say what would be imported");
  attach_hub_command(roster, options, exit, import_roster);

  auto* registration = app.add_subcommand("register", "Register one worker");
  registration->add_option("--id-number", options->id_number)->required();
  registration->add_option("--name", options->name)->required();
  registration->add_option("--phone", options->phone);
  registration->add_option("--occupation", options->occupation, "Code of the catalogue")->required();
  registration->add_option("--platform", options->platform);
  registration->add_option("--activities", options->activities,
                           "Codes, separated by commas; the occupation's when left out");
  registration->add_option("--consents", options->consents, "Granted purposes, separated by commas")
      ->default_val("service,health,sync");
  attach_hub_command(registration, options, exit, register_worker);

  auto* calling = app.add_subcommand("call", "Call the next person to a window, or finish a stop");
  calling->add_option("--window", options->window, "Window id");
  calling->add_flag("--finish", options->finish, "Finish --stop instead");
  calling->add_flag("--next", options->next, "With --finish: and call the next person");
  calling->add_option("--stop", options->stop, "Stop id");
  calling->add_option("--reason", options->reason, "Why a stop ends without a signed record");
  attach_hub_command(calling, options, exit, call);

  auto* recording = app.add_subcommand("record", "Sign a filled QuestionnaireResponse for a stop");
  recording->add_option("file", options->file, "The response, or - for standard input")->required();
  recording->add_option("--stop", options->stop)->required();
  recording->add_option("--form", options->form, "Canonical url|version; the response's when left out");
  attach_hub_command(recording, options, exit, record);

  auto* slip = app.add_subcommand("slip", "The result slip of a visit as PDF");
  slip->add_option("--visit", options->visit, "Visit id");
  slip->add_option("--ticket", options->ticket, "or its ticket, e.g. A027");
  slip->add_option("-o,--output", options->output, "PDF file")->required();
  slip->add_flag("--roll", options->slip_80, "80 mm roll instead of A5");
  attach_hub_command(slip, options, exit, print_slip);

  attach_hub_command(app.add_subcommand("sync-status", "What the province does not have yet, and what it refused"),
                     options, exit, sync_status);
}

}  // namespace nuanxin::cli
