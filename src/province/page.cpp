#include "province/page.h"

#include <fmt/format.h>

#include "base/i18n.h"

namespace nuanxin::province {
namespace {

constexpr const char* style = R"(
:root{color-scheme:light dark;--ink:#1c2321;--soft:#5d6966;--line:#e3e8e6;--back:#fbfcfb;--accent:#0F766E}
@media(prefers-color-scheme:dark){:root{--ink:#e8eeec;--soft:#9fb0ab;--line:#2b3633;--back:#121816;--accent:#2DD4BF}}
body{margin:0;background:var(--back);color:var(--ink);font:16px/1.6 "WenQuanYi Micro Hei","Noto Sans CJK SC",sans-serif}
main{max-width:60rem;margin:0 auto;padding:2.5rem 1.25rem}
h1{font-size:1.75rem;margin:0}h2{font-size:1.1rem;margin:2.5rem 0 .5rem;color:var(--accent)}
p{color:var(--soft);margin:.25rem 0}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{text-align:left;font-weight:normal;color:var(--soft)}
th,td{padding:.55rem .75rem .55rem 0;border-bottom:1px solid var(--line)}
.n{text-align:right}td.n{font-size:1.15rem}
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

const char* type_word(const std::string& type) {
  static const std::map<std::string, const char*> words{
      {"Patient", N_("Workers")},
      {"Encounter", N_("Visits")},
      {"QuestionnaireResponse", N_("Records")},
      {"Observation", N_("Observations")},
      {"DiagnosticReport", N_("Reports")},
      {"Consent", N_("Consents")},
      {"Practitioner", N_("Staff")},
      {"Organization", N_("Organizations")},
      {"Location", N_("Places")},
  };
  const auto found = words.find(type);
  return found == words.end() ? type.c_str() : tr(found->second);
}

std::string minute(Instant at) { return to_iso(china_date(at)) + " " + china_hhmm(at); }

/// One day, or "first – last".
std::string day_span(const FairCount& fair) {
  if (!fair.first) return tr("not known");
  const auto first = to_iso(china_date(*fair.first)), last = to_iso(china_date(*fair.last));
  return first == last ? first : first + " – " + last;
}

std::string fair_rows(const Counts& counts) {
  std::string rows;
  for (const auto& fair : counts.fairs)
    rows += fmt::format("<tr><td>{}</td><td>{}</td><td class=n>{}</td><td class=n>{}</td></tr>\n",
                        escaped(fair.name.empty() ? fair.fair_id : fair.name), day_span(fair), fair.encounters,
                        fair.finished);
  return rows;
}

std::string van_rows(const Counts& counts) {
  std::string rows;
  for (const auto& van : counts.vans)
    rows += fmt::format("<tr><td>{}</td><td>{}</td></tr>\n", escaped(van.name),
                        van.last_upload ? minute(*van.last_upload) : tr("nothing yet"));
  return rows;
}

std::string type_rows(const Counts& counts) {
  std::string rows;
  for (const auto& [type, count] : counts.by_type)
    rows += fmt::format("<tr><td>{}</td><td class=n>{}</td></tr>\n", type_word(type), count);
  return rows;
}

/// A heading and a table, or a sentence when there is nothing.
std::string section(const char* title, const std::string& head, const std::string& rows, const char* if_empty) {
  if (rows.empty()) return fmt::format("<h2>{}</h2>\n<p>{}</p>\n", title, if_empty);
  return fmt::format("<h2>{}</h2>\n<table>\n<tr>{}</tr>\n{}</table>\n", title, head, rows);
}

}  // namespace

std::string counts_page(const Counts& counts, Instant now) {
  const auto column = [](const char* word, const char* kind = "") { return fmt::format("<th{}>{}</th>", kind, word); };
  const char* number = " class=n";
  const auto title = std::string(tr("Nuanxin · Province"));
  return "<!doctype html>\n<html lang=\"" + std::string(i18n::language() == "en" ? "en" : "zh-CN") +
         "\"><head><meta charset=utf-8><meta name=viewport content=\"width=device-width,initial-scale=1\">"
         "<meta http-equiv=refresh content=30><title>" +
         title + "</title><style>" + style + "</style></head><body><main>\n<h1>" + title + "</h1>\n<p>" +
         trf("As of {}. Counts only; no personal data.", minute(now)) + "</p>\n" +
         section(tr("Fairs"),
                 column(tr("Fair")) + column(tr("Day")) + column(tr("Visits"), number) + column(tr("Finished"), number),
                 fair_rows(counts), tr("No fair has sent anything yet.")) +
         section(tr("Vans"), column(tr("Van")) + column(tr("Last upload")), van_rows(counts),
                 tr("No van has a token yet.")) +
         section(tr("Kept here"), column(tr("Kind")) + column(tr("Count"), number), type_rows(counts),
                 tr("Nothing yet.")) +
         "</main></body></html>\n";
}

Json counts_json(const Counts& counts) {
  Json types = Json::object(), fairs = Json::array(), vans = Json::array();
  for (const auto& [type, count] : counts.by_type) types[type] = count;
  for (const auto& fair : counts.fairs)
    fairs.push_back(
        {{"id", fair.fair_id}, {"name", fair.name}, {"encounters", fair.encounters}, {"finished", fair.finished}});
  for (const auto& van : counts.vans)
    vans.push_back({{"name", van.name}, {"lastUpload", van.last_upload ? Json(to_iso(*van.last_upload)) : Json()}});
  return Json{{"resources", std::move(types)}, {"fairs", std::move(fairs)}, {"vans", std::move(vans)}};
}

}  // namespace nuanxin::province
