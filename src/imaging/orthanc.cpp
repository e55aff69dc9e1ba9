#include "imaging/orthanc.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/json.h"
#include "base/text.h"
#include "imaging/worklist.h"

namespace nuanxin::imaging {
namespace {

constexpr std::size_t longest_text = 256;

net::HttpClientOptions http_options() {
  net::HttpClientOptions out;
  out.connect_timeout = std::chrono::seconds(3);
  out.total_timeout = std::chrono::seconds(20);
  out.max_reply_bytes = std::size_t{16} << 20;
  return out;
}

Error strange(std::string_view what) { return refuse(Reason::bad_request, fmt::format("Orthanc: {}", what)); }

Error status_error(int status) {
  const auto words = fmt::format("Orthanc: HTTP {}", status);
  switch (status) {
    case 401:
    case 403:
      return refuse(Reason::unauthenticated, words);
    case 404:
      return refuse(Reason::not_found, words);
    default:
      return refuse(status < 500 ? Reason::bad_request : Reason::unavailable, words);
  }
}

/// What an instrument wrote, fit for screens and for comparing.
std::string foreign_text(const Json& object, std::string_view name) {
  auto text = trim(strip_controls(to_valid_utf8(text_or(object, name))));
  if (text.size() <= longest_text) return text;
  text.resize(longest_text);
  while (!is_utf8(text)) text.pop_back();
  return text;
}

Result<std::vector<std::string>> ids_in(const Json& list) {
  if (!list.is_array()) return strange("a list of ids was expected");
  std::vector<std::string> out;
  for (const auto& id : list) {
    if (!id.is_string() || !is_orthanc_id(id.get_ref<const std::string&>())) return strange("an id of another form");
    out.push_back(id.get<std::string>());
  }
  return out;
}

Result<Change> read_change(const Json& row) {
  Change out{value_or<std::int64_t>(row, "Seq", 0), text_or(row, "ChangeType"), text_or(row, "ID")};
  if (out.seq <= 0 || out.type.empty()) return strange("a change without number or type");
  return out;
}

Result<ChangePage> read_changes(const Json& body) {
  const auto& rows = member(body, "Changes");
  if (!rows.is_array() || !member(body, "Last").is_number_integer() || !member(body, "Done").is_boolean())
    return strange("a page of changes was expected");
  ChangePage out;
  out.last = body["Last"].get<std::int64_t>();
  out.done = body["Done"].get<bool>();
  for (const auto& row : rows) {
    auto change = read_change(row);
    if (!change) return change.error();
    out.changes.push_back(std::move(*change));
  }
  return out;
}

bool begins_as(const std::string& bytes, PictureKind kind) {
  return bytes.starts_with(kind == PictureKind::png ? "\x89PNG\r\n\x1a\n" : "\xff\xd8\xff");
}

}  // namespace

bool is_orthanc_id(std::string_view text) {
  if (text.size() != 44) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    if (i % 9 == 8 ? c != '-' : !hex) return false;
  }
  return true;
}

Orthanc::Orthanc(OrthancAddress address) : m_url(std::move(address.url)), m_client(http_options()) {
  while (m_url.ends_with('/')) m_url.pop_back();
  if (!address.user.empty()) m_sign_in = "Basic " + crypto::to_base64(address.user + ":" + address.password);
}

Result<net::HttpReply> Orthanc::ask(net::HttpRequest request, const std::stop_token& stop) {
  request.url = m_url + request.url;
  if (!m_sign_in.empty()) request.headers.emplace_back("Authorization", m_sign_in);
  auto reply = m_client.send(request, stop);
  if (reply && reply->status != 200) return status_error(reply->status);
  return reply;
}

Result<Json> Orthanc::ask_json(net::HttpRequest request, const std::stop_token& stop) {
  const auto reply = ask(std::move(request), stop);
  if (!reply) return reply.error();
  return parse_json(reply->body);
}

Result<Json> Orthanc::get(const std::string& path, const std::stop_token& stop) {
  return ask_json({"GET", path, {}, {}}, stop);
}

/// GET /kind/id or /kind/id/what.
Result<Json> Orthanc::get_of(std::string_view kind, const std::string& id, std::string_view what,
                             const std::stop_token& stop) {
  if (!is_orthanc_id(id)) return refuse(Reason::invalid_value, "not an id of Orthanc");
  return get(fmt::format("/{}/{}{}{}", kind, id, what.empty() ? "" : "/", what), stop);
}

Result<OrthancHealth> Orthanc::health(std::stop_token stop) {
  const auto body = get("/system", stop);
  if (!body) return body.error();
  OrthancHealth out{foreign_text(*body, "Name"), foreign_text(*body, "Version")};
  if (out.version.empty()) return strange("this is another server");
  return out;
}

Result<ChangePage> Orthanc::changes(std::int64_t since, int limit, std::stop_token stop) {
  const auto body = get(fmt::format("/changes?since={}&limit={}", since, limit), stop);
  if (!body) return body.error();
  return read_changes(*body);
}

Result<std::int64_t> Orthanc::last_change(std::stop_token stop) {
  const auto body = get("/changes?last", stop);
  if (!body) return body.error();
  const auto page = read_changes(*body);
  if (!page) return page.error();
  return page->last;
}

Result<std::vector<std::string>> Orthanc::find_by_accession(const std::string& accession, std::stop_token stop) {
  if (!is_accession(accession)) return refuse(Reason::invalid_value, "not an accession number", "accession");
  const Json question{{"Level", "Study"}, {"Expand", true}, {"Query", {{"AccessionNumber", accession}}}};
  const auto body = ask_json({"POST", "/tools/find", {{"Content-Type", "application/json"}}, question.dump()}, stop);
  if (!body) return body.error();
  if (!body->is_array()) return strange("a list of studies was expected");
  // Orthanc compares without case.
  Json ids = Json::array();
  for (const auto& study : *body)
    if (foreign_text(member(study, "MainDicomTags"), "AccessionNumber") == accession)
      ids.push_back(text_or(study, "ID"));
  return ids_in(ids);
}

Result<OrthancStudy> Orthanc::study(const std::string& id, std::stop_token stop) {
  const auto body = get_of("studies", id, {}, stop);
  if (!body) return body.error();
  const auto& tags = member(*body, "MainDicomTags");
  const auto& patient = member(*body, "PatientMainDicomTags");
  if (!tags.is_object() || !patient.is_object() || !member(*body, "IsStable").is_boolean())
    return strange("a study was expected");
  OrthancStudy out;
  out.id = id;
  out.stable = (*body)["IsStable"].get<bool>();
  out.accession = foreign_text(tags, "AccessionNumber");
  out.study_uid = foreign_text(tags, "StudyInstanceUID");
  out.patient_id = foreign_text(patient, "PatientID");
  out.patient_name = foreign_text(patient, "PatientName");
  out.birth = foreign_text(patient, "PatientBirthDate");
  out.sex = foreign_text(patient, "PatientSex");
  out.taken = trim(foreign_text(tags, "StudyDate") + " " + foreign_text(tags, "StudyTime"));
  return out;
}

Result<std::string> Orthanc::study_of(const std::string& instance, std::stop_token stop) {
  const auto body = get_of("instances", instance, "study", stop);
  if (!body) return body.error();
  auto id = text_or(*body, "ID");
  if (!is_orthanc_id(id)) return strange("an id of another form");
  return id;
}

Result<std::vector<OrthancSeries>> Orthanc::series_of(const std::string& study, std::stop_token stop) {
  const auto body = get_of("studies", study, "series", stop);
  if (!body) return body.error();
  if (!body->is_array()) return strange("a list of series was expected");
  std::vector<OrthancSeries> out;
  for (const auto& row : *body) {
    const auto& tags = member(row, "MainDicomTags");
    auto instances = ids_in(member(row, "Instances"));
    if (!instances) return instances.error();
    out.push_back(
        {text_or(row, "ID"), foreign_text(tags, "Modality"), foreign_text(tags, "StationName"), std::move(*instances)});
  }
  return out;
}

Result<ImageTags> Orthanc::tags_of(const std::string& instance, std::stop_token stop) {
  const auto body = get_of("instances", instance, "simplified-tags", stop);
  if (!body) return body.error();
  if (!body->is_object()) return strange("tags were expected");
  return ImageTags{foreign_text(*body, "AccessionNumber"), foreign_text(*body, "PatientID"),
                   foreign_text(*body, "StudyInstanceUID"), foreign_text(*body, "Modality")};
}

Result<Picture> Orthanc::preview(const std::string& instance, PictureKind kind, int width, std::stop_token stop) {
  if (!is_orthanc_id(instance)) return refuse(Reason::invalid_value, "not an id of Orthanc");
  const std::string type = kind == PictureKind::png ? "image/png" : "image/jpeg";
  const auto what = width > 0 ? fmt::format("rendered?width={}", width) : std::string("preview");
  auto reply = ask({"GET", fmt::format("/instances/{}/{}", instance, what), {{"Accept", type}}, {}}, stop);
  // For a report or another thing without pixels Orthanc points to a picture that says so, or refuses.
  if (!reply && reply.error().reason == Reason::bad_request)
    return refuse(Reason::unsupported, "no picture can be made of it");
  if (!reply) return reply.error();
  if (!reply->header("content-type").starts_with(type) || !begins_as(reply->body, kind))
    return strange("a picture was expected");
  return Picture{std::move(reply->body), type};
}

}  // namespace nuanxin::imaging
