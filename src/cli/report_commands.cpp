// report: the day of a fair as workbook and paper, from the counts that the hub gives an organizer.
#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/console.h"
#include "cli/families.h"
#include "cli/hub_sign_in.h"
#include "report/pdf.h"
#include "report/tables.h"
#include "report/xlsx.h"
#include "slip/paint.h"

namespace nuanxin::cli {
namespace {

struct ReportOptions {
  HubOptions hub;
  std::string xlsx, pdf, language = "zh";
};

/// 0 when the counts add up, 1 when they do not: the files are written all the same, and say so.
Result<int> write_report(const ReportOptions& options) {
  const auto session = sign_in(options.hub);
  if (!session) return session.error();
  const auto json = session->client->get("/fairs/" + session->fair + "/day");
  if (!json) return json.error();
  const auto day = report::day_report_from_json(*json);
  if (!day) return day.error();
  const auto language = options.language == "en" ? report::Language::en : report::Language::zh;
  if (!options.xlsx.empty()) {
    const auto written = report::write_xlsx(*day, language, options.xlsx);
    if (!written) return written.error();
  }
  if (!options.pdf.empty()) {
    const auto written = slip::write_pdf(report::lay_out(*day, language), options.pdf);
    if (!written) return written.error();
  }
  for (const auto& sentence : report::count_sentences(*day, language)) std::cout << sentence << '\n';
  if (const auto open = report::open_sentence(*day, language); !open.empty()) std::cout << open << '\n';
  return report::gaps(*day).empty() ? 0 : 1;
}

}  // namespace

void add_report_commands(CLI::App& app, int& exit) {
  const auto options = std::make_shared<ReportOptions>();
  auto* command = app.add_subcommand("report", "The day of a fair: what became of everybody, as XLSX and PDF");
  command->add_option("--xlsx", options->xlsx, "Workbook file, one sheet per table");
  command->add_option("--pdf", options->pdf, "PDF file, A4");
  command->add_option("--lang", options->language, "Language of the files")->check(CLI::IsMember({"zh", "en"}));
  add_hub_options(*command, options->hub);
  command->callback([options, &exit] {
    const auto code = write_report(*options);
    exit = code ? *code : fail(code.error());
  });
}

}  // namespace nuanxin::cli
