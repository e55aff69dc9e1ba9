// A real provincial server on port 0 over a real SQLite file, and a van that talks to it.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/json.h"
#include "province/service.h"
#include "province/sqlite_storage.h"
#include "tests/unit/net/fixture.h"

namespace nuanxin::province {

struct TempFolder {
  std::filesystem::path path;
  TempFolder() {
    char name[] = "/tmp/nuanxin-province-XXXXXX";
    path = mkdtemp(name);
  }
  ~TempFolder() { std::filesystem::remove_all(path); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
};

struct Reply {
  int status = 0;
  Json body;
  std::string etag, location, retry_after, text;
  /// The expression of the first issue.
  std::string place() const {
    const auto& expression = member(issue(), "expression");
    return expression.is_array() ? expression[0].get<std::string>() : "";
  }
  std::string code() const { return text_or(issue(), "code"); }
  const Json& issue() const {
    static const Json none;
    const auto& issues = member(body, "issue");
    return issues.is_array() && !issues.empty() ? issues[0] : none;
  }
  /// "201 Created" of a Bundle's entry.
  std::string entry_status(std::size_t index) const {
    return body["entry"][index]["response"]["status"].get<std::string>();
  }
};

class Province {
 public:
  explicit Province(ServiceOptions options = {}) : m_options(std::move(options)) { start(); }
  ~Province() { stop(); }

  void start() {
    m_thread.on_loop([this] {
      m_storage = *SqliteStorage::open((folder.path / "province.db").string());
      (void)m_storage->add_van("Van 1", token_hash("token-1"), Storage::IfExists::replace);
      m_service = std::make_unique<Service>(
          m_thread.loop, *m_storage, [this] { return now += std::chrono::milliseconds(1); }, m_options);
      REQUIRE(m_service->start().has_value());
    });
  }
  void stop() {
    m_thread.on_loop([this] {
      m_service.reset();
      m_storage.reset();
    });
  }

  Reply send(const std::string& method, const std::string& path, const std::string& body = {}, net::Pairs headers = {},
             const std::string& token = "token-1") {
    client.set_bearer_token(token);
    if (!body.empty() && net::find_header(headers, "Content-Type").empty())
      headers.emplace_back("Content-Type", "application/fhir+json");
    const auto reply = net::must_reply(client.send({method, url(path), headers, body, body.size() > 2000}));
    Reply out;
    out.status = reply.status;
    out.text = reply.body;
    if (auto json = parse_json(reply.body)) out.body = std::move(*json);
    out.etag = reply.header("ETag");
    out.location = reply.header("Location");
    out.retry_after = reply.header("Retry-After");
    return out;
  }
  Reply get(const std::string& path) { return send("GET", path); }
  Reply put(const Json& resource, net::Pairs headers = {}) {
    return send("PUT", "/" + text_or(resource, "resourceType") + "/" + text_or(resource, "id"), resource.dump(),
                headers);
  }
  Reply post(const std::string& path, const Json& body, net::Pairs headers = {}) {
    return send("POST", path, body.dump(), headers);
  }
  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(m_service->port()) + path;
  }
  std::uint16_t port() const { return m_service->port(); }

  TempFolder folder;
  net::HttpClient client;
  Instant now = *parse_iso("2026-07-22T09:00:00+08:00");

 private:
  ServiceOptions m_options;
  net::LoopThread m_thread;
  std::unique_ptr<SqliteStorage> m_storage;
  std::unique_ptr<Service> m_service;
};

inline Json patient(const std::string& id, const std::string& number = "32999919800101001X") {
  return Json{{"resourceType", "Patient"},
              {"id", id},
              {"identifier", Json::array({{{"system", "urn:oid:2.16.156.10011.1.3"}, {"value", number}}})},
              {"name", Json::array({{{"use", "official"}, {"text", "张三丰"}}})},
              {"gender", "male"},
              {"birthDate", "1980-01-01"}};
}

inline Json encounter(const std::string& id, const std::string& patient_id, const std::string& fair = "fair-1",
                      const std::string& ticket = "A001") {
  return Json{{"resourceType", "Encounter"},
              {"id", id},
              {"identifier", Json::array({{{"system", "urn:van:ticket:" + fair}, {"value", ticket}}})},
              {"status", "in-progress"},
              {"class", {{"system", "http://terminology.hl7.org/CodeSystem/v3-ActCode"}, {"code", "AMB"}}},
              {"subject", {{"reference", "Patient/" + patient_id}}},
              {"period", {{"start", "2026-07-22T09:10:00+08:00"}}}};
}

inline Json observation(const std::string& id, const std::string& patient_id, const std::string& when,
                        double value = 120) {
  return Json{{"resourceType", "Observation"},
              {"id", id},
              {"status", "final"},
              {"code", {{"coding", Json::array({{{"system", "http://loinc.org"}, {"code", "8480-6"}}})}}},
              {"subject", {{"reference", "Patient/" + patient_id}}},
              {"effectiveDateTime", when},
              {"valueQuantity",
               {{"value", value}, {"unit", "mmHg"}, {"system", "http://unitsofmeasure.org"}, {"code", "mm[Hg]"}}}};
}

inline Json put_entry(const Json& resource) {
  return Json{
      {"resource", resource},
      {"request", {{"method", "PUT"}, {"url", text_or(resource, "resourceType") + "/" + text_or(resource, "id")}}}};
}

inline Json bundle(std::vector<Json> entries, const std::string& type = "transaction") {
  return Json{{"resourceType", "Bundle"}, {"type", type}, {"entry", std::move(entries)}};
}

}  // namespace nuanxin::province
