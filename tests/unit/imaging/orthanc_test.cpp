// The REST client against a real Orthanc, and against servers that answer nonsense.
#include "imaging/orthanc.h"

#include <catch2/catch.hpp>

#include "base/crypto.h"
#include "imaging/local_orthanc.h"
#include "stage.h"
#include "support/process.h"
#include "support/result.h"
#include "unit/net/fixture.h"

namespace nuanxin::imaging {
namespace {

constexpr const char* some_id = "00000000-00000000-00000000-00000000-00000000";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

net::HttpReply send_vector(const Json& vector, const ImagingStage& stage, const std::string& study,
                           const std::string& instance) {
  const auto& request = vector["request"];
  auto path = text_or(request, "path");
  path = replaced(path, "{orthanc_id}", path.starts_with("/studies") ? study : instance);
  auto body = text_or(request, "body");
  if (body.starts_with("<same")) body = file_content(stage.path("image1.dcm"));
  net::HttpRequest out{text_or(request, "method"), stage.address().url + path, {}, body};
  for (const auto& [name, value] : member(vector["expect"], "headers").items())
    out.headers.emplace_back(name, value.get<std::string>());
  return net::must_reply(net::HttpClient().send(out));
}

/// A server that answers everything with these bytes.
class Liar {
 public:
  explicit Liar(net::Response response)
      : m_server(
            [response = std::move(response)](const net::Request&, const net::Respond& respond) { respond(response); }) {
    m_server.start();
  }
  Orthanc client() { return Orthanc({m_server.url(""), {}, {}}); }

 private:
  net::TestServer m_server;
};

}  // namespace

TEST_CASE("Orthanc answers the vectors' requests as the vectors say") {
  ImagingStage stage;
  REQUIRE(stage.store({"VAN2609300001", "P1", "1.2.826.0.1.3680043.10.9999.2609300001"}) == "");
  Orthanc orthanc(stage.address());
  const auto studies = orthanc.find_by_accession("VAN2609300001").value();
  REQUIRE(studies.size() == 1);
  const auto instance = orthanc.series_of(studies.front()).value().front().instances.front();
  const auto vectors = dicom_vectors("orthanc_rest");
  REQUIRE(vectors.size() == 8);
  for (const auto& vector : vectors) {
    INFO(text_or(vector, "name"));
    const auto& expect = vector["expect"];
    const auto reply = send_vector(vector, stage, studies.front(), instance);
    CHECK(reply.status == value_or<int>(expect, "status", 0));
    CHECK(reply.header("content-type").starts_with(text_or(expect, "content_type")));
    CHECK(reply.body.starts_with(*crypto::from_hex(text_or(expect, "magic"))));
    for (const auto& [name, value] : member(expect, "response_field").items())
      CHECK(member(parse_json(reply.body).value(), name) == value);
    if (expect.contains("response_is")) CHECK(parse_json(reply.body).value().at(0).at("ID") == studies.front());
  }
}

TEST_CASE("a stored study is found by its accession number, with tags and pictures") {
  ImagingStage stage;
  REQUIRE(stage.store({"VAN2609300001"}) == "");
  Orthanc orthanc(stage.address());
  CHECK(orthanc.health().value().version.starts_with("1."));
  const auto ids = orthanc.find_by_accession("VAN2609300001").value();
  REQUIRE(ids.size() == 1);
  const auto study = orthanc.study(ids.front()).value();
  CHECK(study.accession == "VAN2609300001");
  CHECK(study.patient_id == "P1");
  CHECK(study.study_uid == "2.25.1");
  CHECK(study.patient_name == "Ceshi^Yi=测试^一");
  const auto series = orthanc.series_of(study.id).value();
  REQUIRE(series.size() == 1);
  REQUIRE(series.front().instances.size() == 1);
  CHECK(series.front().modality == "US");
  CHECK(series.front().station == "VANUS1");
  const auto& instance = series.front().instances.front();
  CHECK(orthanc.study_of(instance).value() == study.id);
  const auto tags = orthanc.tags_of(instance).value();
  CHECK((tags.accession == "VAN2609300001" && tags.patient_id == "P1" && tags.modality == "US"));
  CHECK(orthanc.preview(instance, PictureKind::png).value().bytes.substr(1, 3) == "PNG");
  CHECK(orthanc.preview(instance, PictureKind::jpeg).value().content_type == "image/jpeg");
  CHECK(orthanc.preview(instance, PictureKind::png, 4).value().bytes.substr(1, 3) == "PNG");
  CHECK(orthanc.last_change().value() == orthanc.changes(0, 100).value().last);
}

TEST_CASE("nothing of Orthanc's is an error that says so, and no argument becomes a path or a wildcard") {
  ImagingStage stage;
  Orthanc orthanc(stage.address());
  CHECK(orthanc.find_by_accession("VAN1").value().empty());
  CHECK(orthanc.find_by_accession("*").error().reason == Reason::invalid_value);
  CHECK(orthanc.study(some_id).error().reason == Reason::not_found);
  CHECK(orthanc.preview(some_id, PictureKind::png).error().reason == Reason::not_found);
  CHECK(orthanc.study("../system").error().reason == Reason::invalid_value);
  CHECK(orthanc.preview("", PictureKind::png).error().reason == Reason::invalid_value);
  CHECK(orthanc.changes(500, 10).value().last == 0);
  stage.kill();
  CHECK(orthanc.health().error().reason == Reason::unavailable);
}

TEST_CASE("answers of another shape are errors, whatever they are") {
  for (const auto* body :
       {"", "null", "[]", "{}", "7", "{", "[1]", R"(["x"])", R"({"Changes":{},"Last":1,"Done":true})",
        R"({"Changes":[{}],"Last":1,"Done":true})", R"({"Changes":[],"Last":"1","Done":true})",
        R"({"ID":"../../etc","IsStable":1,"MainDicomTags":[]})", R"([{"Instances":["x"]}])"}) {
    INFO(body);
    Liar liar({200, {{"Content-Type", "application/json"}}, body});
    auto orthanc = liar.client();
    CHECK(orthanc.health().has_error());
    CHECK(orthanc.changes(0, 1).has_error());
    CHECK(orthanc.study(some_id).has_error());
    CHECK(orthanc.study_of(some_id).has_error());
    CHECK(orthanc.preview(some_id, PictureKind::png).has_error());
    const auto series = orthanc.series_of(some_id);
    CHECK((series.has_error() || series->empty()));
  }
  // A page may call itself a picture.
  Liar liar({200, {{"Content-Type", "image/png"}}, "<html>"});
  CHECK(liar.client().preview(some_id, PictureKind::png).has_error());
  Liar closed({401, {}, ""});
  CHECK(closed.client().health().error().reason == Reason::unauthenticated);
  Liar huge({200, {{"Content-Type", "image/png"}}, "\x89PNG\r\n\x1a\n" + std::string(17 << 20, 'x')});
  CHECK(huge.client().preview(some_id, PictureKind::png).error().reason == Reason::too_large);
}

TEST_CASE("the configuration keeps strangers out unless a sign-in is given") {
  LocalOrthancOptions options;
  options.folder = "/somewhere";
  options.instruments = {{"VANUS1", "10.0.0.7", 104}};
  const auto closed = orthanc_configuration(options, "x").value();
  CHECK(closed["RemoteAccessAllowed"] == false);
  CHECK(closed["DicomAlwaysAllowStore"] == false);
  CHECK(closed["DicomModalities"]["instrument1"] == Json({"VANUS1", "10.0.0.7", 104}));
  options.remote = RestLogin{"nuanxin", "secret"};
  CHECK(orthanc_configuration(options, "x").value()["AuthenticationEnabled"] == true);
  options.remote->password.clear();
  CHECK(orthanc_configuration(options, "x").error().field == "remote");
  options.remote.reset();
  options.http_port = 70'000;
  CHECK(orthanc_configuration(options, "x").error().field == "http_port");
}

TEST_CASE("a second Orthanc on the same ports does not pass for started") {
  ImagingStage stage;
  const test::TempFolder folder;
  LocalOrthancOptions options;
  options.folder = folder.path("second");
  options.worklists = folder.path();
  options.http_port = std::stoi(stage.address().url.substr(stage.address().url.rfind(':') + 1));
  const auto second = LocalOrthanc::start(options, stage_patience);
  REQUIRE(second.has_error());
  CHECK(second.error().reason == Reason::unavailable);
  CHECK(stage.orthanc().running());
}

TEST_CASE("an Orthanc that is told to end ends, and one is killed with the thread that started it") {
  ImagingStage stage;
  stage.orthanc().stop();
  CHECK_FALSE(stage.orthanc().running());
  CHECK(file_content(stage.path("orthanc/orthanc.log")).find("Orthanc has stopped") != std::string::npos);
  std::thread([&stage] { stage.start(); }).join();
  CHECK(test::wait_until([&] { return !stage.orthanc().running(); }, stage_patience));
}

}  // namespace nuanxin::imaging
