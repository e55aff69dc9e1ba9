#include "fixture.h"

namespace nuanxin::province {

TEST_CASE("a transaction stores everything and repeating it is harmless") {
  Province province;
  const auto sent = bundle({put_entry(observation("o1", "p1", "2026-07-22T09:20:00+08:00")),
                            put_entry(encounter("e1", "p1")), put_entry(patient("p1"))});
  const auto first = province.post("/", sent);
  INFO(first.text);
  REQUIRE(first.status == 200);
  CHECK(first.body["type"] == "transaction-response");
  REQUIRE(first.body["entry"].size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(first.entry_status(i) == "201 Created");
    CHECK(first.body["entry"][i]["response"]["etag"] == "W/\"1\"");
  }
  CHECK(first.body["entry"][0]["response"]["location"] == "Observation/o1/_history/1");
  const auto second = province.post("/", sent);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(second.entry_status(i) == "200 OK");
    CHECK(second.body["entry"][i]["response"]["etag"] == "W/\"1\"");
  }
}

TEST_CASE("a transaction with one bad entry stores nothing and names the entry and the element") {
  Province province;
  auto bad = observation("o1", "p1", "2026-07-22T09:20:00+08:00");
  bad["status"] = "good";
  const auto reply =
      province.post("/", bundle({put_entry(patient("p1")), put_entry(encounter("e1", "p1")), put_entry(bad)}));
  CHECK(reply.status == 400);
  CHECK(reply.place() == "Bundle.entry[2].resource.status");
  CHECK(reply.code() == "code-invalid");
  CHECK(province.get("/Patient/p1").status == 404);
}

TEST_CASE("a late refusal rolls back what the transaction already wrote") {
  Province province;
  province.put(patient("p1"));
  auto stale = put_entry(patient("p1", "329999198001010028"));
  stale["request"]["ifMatch"] = "W/\"9\"";
  const auto reply = province.post("/", bundle({put_entry(patient("p2")), stale}));
  CHECK(reply.status == 412);
  CHECK(reply.place() == "Bundle.entry[1].request.ifMatch");
  CHECK(province.get("/Patient/p2").status == 404);
}

TEST_CASE("all faults of a transaction come in one answer") {
  Province province;
  auto one = patient("p1"), two = encounter("e1", "p1");
  one["gender"] = "man";
  one["nickname"] = "x";
  two.erase("status");
  const auto reply = province.post("/", bundle({put_entry(one), put_entry(two)}));
  REQUIRE(reply.body["issue"].size() == 3);
  CHECK(reply.body["issue"][2]["expression"][0] == "Bundle.entry[1].resource.status");
}

TEST_CASE("a batch answers each entry for itself") {
  Province province;
  auto bad = patient("p2");
  bad["birthDate"] = "1980-13-01";
  auto lost = encounter("e2", "nobody");
  const auto reply = province.post(
      "/", bundle({put_entry(patient("p1")), put_entry(bad), put_entry(encounter("e1", "p1")), put_entry(lost),
                   Json{{"request", {{"method", "GET"}, {"url", "Encounter?patient=p1"}}}}},
                  "batch"));
  REQUIRE(reply.status == 200);
  CHECK(reply.body["type"] == "batch-response");
  CHECK(reply.entry_status(0) == "201 Created");
  CHECK(reply.entry_status(1) == "400 Bad Request");
  CHECK(reply.body["entry"][1]["response"]["outcome"]["issue"][0]["expression"][0] ==
        "Bundle.entry[1].resource.birthDate");
  CHECK(reply.entry_status(2) == "201 Created");
  CHECK(reply.entry_status(3) == "422 Unprocessable Entity");
  CHECK(reply.body["entry"][4]["resource"]["total"] == 1);
}

TEST_CASE("temporary names and conditional references become real ones") {
  Province province;
  auto worker = patient("x");
  worker.erase("id");
  auto visit = encounter("x", "x");
  visit.erase("id");
  visit["subject"]["reference"] = "urn:uuid:4d6f7265-0000-4000-8000-000000000001";
  auto measured = observation("o1", "x", "2026-07-22T09:20:00+08:00");
  measured["subject"]["reference"] = "Patient?identifier=urn:oid:2.16.156.10011.1.3|32999919800101001X";
  measured["encounter"] = {{"reference", "urn:uuid:4d6f7265-0000-4000-8000-000000000002"}};
  const auto sent = bundle(
      {Json{{"fullUrl", "urn:uuid:4d6f7265-0000-4000-8000-000000000002"},
            {"resource", visit},
            {"request",
             {{"method", "POST"}, {"url", "Encounter"}, {"ifNoneExist", "identifier=urn:van:ticket:fair-1|A001"}}}},
       put_entry(measured),
       Json{{"fullUrl", "urn:uuid:4d6f7265-0000-4000-8000-000000000001"},
            {"resource", worker},
            {"request",
             {{"method", "POST"},
              {"url", "Patient"},
              {"ifNoneExist", "identifier=urn:oid:2.16.156.10011.1.3|32999919800101001X"}}}}});
  const auto reply = province.post("/", sent);
  INFO(reply.text);
  REQUIRE(reply.status == 200);
  const auto stored = province.get("/Observation/o1").body;
  const auto patient_reference = stored["subject"]["reference"].get<std::string>();
  CHECK(patient_reference.rfind("Patient/", 0) == 0);
  CHECK(province.get("/" + patient_reference).status == 200);
  const auto visit_reference = stored["encounter"]["reference"].get<std::string>();
  CHECK(province.get("/" + visit_reference).body["subject"]["reference"] == patient_reference);
  const auto again = province.post("/", sent);
  CHECK(again.entry_status(0) == "200 OK");
  CHECK(again.entry_status(1) == "200 OK");
  CHECK(again.entry_status(2) == "200 OK");
  CHECK(province.get("/Patient").body["total"] == 1);
}

TEST_CASE("references that lead nowhere are refused with their place") {
  Province province;
  province.put(patient("p1"));
  province.put(patient("p2"));
  const auto with_subject = [&](const std::string& reference) {
    auto each = observation("o1", "p1", "2026-07-22T09:20:00+08:00");
    each["subject"]["reference"] = reference;
    return province.post("/", bundle({put_entry(each)}));
  };
  const std::pair<const char*, int> cases[] = {{"Patient/nobody", 422},
                                               {"Patient/nobody/_history/1", 422},
                                               {"urn:uuid:4d6f7265-0000-4000-8000-000000000009", 422},
                                               {"#inside", 422},
                                               {"Patient?identifier=unknown", 422},
                                               {"Patient?identifier=32999919800101001X", 412},
                                               {"Patient?colour=red", 400},
                                               {"Patient", 400},
                                               {"Patient/", 400},
                                               {"p1", 400}};
  for (const auto& [reference, status] : cases) {
    INFO(reference);
    const auto reply = with_subject(reference);
    CHECK(reply.status == status);
    CHECK(reply.place() == "Bundle.entry[0].resource.subject.reference");
  }
  CHECK(with_subject("Practitioner/p1").code() == "value");
  CHECK(with_subject("http://example.org/fhir/Patient/1").status == 200);
  CHECK(province.put(encounter("e1", "nobody")).place() == "Encounter.subject.reference");
  CHECK(province.put(encounter("e1", "nobody")).status == 422);
}

TEST_CASE("bundles of another shape are refused with the element") {
  Province province;
  const auto good = put_entry(patient("p1"));
  const auto changed = [&](auto change) {
    auto sent = bundle({good});
    change(sent);
    return sent;
  };
  struct Case {
    const char* what;
    Json sent;
    int status;
    const char* place;
  };
  const auto e = [](Json& sent) -> Json& { return sent["entry"][0]; };
  const Case cases[] = {
      {"no Bundle", patient("p1"), 400, "resourceType"},
      {"no type", changed([](Json& s) { s.erase("type"); }), 400, "Bundle.type"},
      {"unknown type", changed([](Json& s) { s["type"] = "parcel"; }), 400, "Bundle.type"},
      {"type that is only read", changed([](Json& s) { s["type"] = "searchset"; }), 400, "Bundle.type"},
      {"unknown element", changed([](Json& s) { s["colour"] = "red"; }), 400, "Bundle.colour"},
      {"entry is no list", changed([](Json& s) { s["entry"] = 1; }), 400, "Bundle.entry"},
      {"entry is an empty list", changed([](Json& s) { s["entry"] = Json::array(); }), 400, "Bundle.entry"},
      {"entry is no object", changed([](Json& s) { s["entry"][0] = "x"; }), 400, "Bundle.entry[0]"},
      {"empty entry", changed([](Json& s) { s["entry"][0] = Json::object(); }), 400, "Bundle.entry[0]"},
      {"no request", changed([&](Json& s) { e(s).erase("request"); }), 400, "Bundle.entry[0].request"},
      {"no method", changed([&](Json& s) { e(s)["request"].erase("method"); }), 400, "Bundle.entry[0].request.method"},
      {"no url", changed([&](Json& s) { e(s)["request"].erase("url"); }), 400, "Bundle.entry[0].request.url"},
      {"unknown method", changed([&](Json& s) { e(s)["request"]["method"] = "SEND"; }), 400,
       "Bundle.entry[0].request.method"},
      {"delete", changed([&](Json& s) { e(s)["request"]["method"] = "DELETE"; }), 405,
       "Bundle.entry[0].request.method"},
      {"no resource", changed([&](Json& s) { e(s).erase("resource"); }), 400, "Bundle.entry[0].resource"},
      {"no resourceType", changed([&](Json& s) { e(s)["resource"].erase("resourceType"); }), 400,
       "Bundle.entry[0].resource.resourceType"},
      {"unknown resource", changed([&](Json& s) { e(s)["resource"]["resourceType"] = "Spaceship"; }), 400,
       "Bundle.entry[0].resource.resourceType"},
      {"url of another type", changed([&](Json& s) { e(s)["request"]["url"] = "Location/p1"; }), 400,
       "Bundle.entry[0].resource.resourceType"},
      {"url of another id", changed([&](Json& s) { e(s)["request"]["url"] = "Patient/p2"; }), 400,
       "Bundle.entry[0].resource.id"},
      {"put without id", changed([&](Json& s) { e(s)["request"]["url"] = "Patient"; }), 400,
       "Bundle.entry[0].request.url"},
      {"bad id in url", changed([&](Json& s) { e(s)["request"]["url"] = "Patient/a_b"; }), 400,
       "Bundle.entry[0].request.url"},
      {"unknown type in url", changed([&](Json& s) { e(s)["request"]["url"] = "Spaceship/1"; }), 404,
       "Bundle.entry[0].request.url"},
      {"post with id", changed([&](Json& s) { e(s)["request"]["method"] = "POST"; }), 400,
       "Bundle.entry[0].request.url"},
      {"same twice", bundle({good, good}), 400, "Bundle.entry[1].request.url"},
      {"bad If-Match", changed([&](Json& s) { e(s)["request"]["ifMatch"] = "three"; }), 400,
       "Bundle.entry[0].request.ifMatch"},
      {"request with unknown element", changed([&](Json& s) { e(s)["request"]["why"] = "x"; }), 400,
       "Bundle.entry[0].request.why"},
      {"bad condition", changed([&](Json& s) {
         e(s)["request"] = {{"method", "POST"}, {"url", "Patient"}, {"ifNoneExist", "colour=red"}};
       }),
       400, "Bundle.entry[0].request.ifNoneExist"},
  };
  for (const auto& each : cases) {
    const auto reply = province.post("/", each.sent);
    INFO(each.what << ": " << reply.text);
    CHECK(reply.status == each.status);
    CHECK(reply.place() == each.place);
  }
  CHECK(province.get("/Patient").body["total"] == 0);
}

TEST_CASE("an empty transaction is answered by an empty one") {
  Province province;
  const auto reply = province.post("/", Json{{"resourceType", "Bundle"}, {"type", "transaction"}});
  CHECK(reply.status == 200);
  CHECK(reply.body["type"] == "transaction-response");
}

TEST_CASE("writes from many vans at once are each stored once") {
  Province province;
  std::vector<std::thread> vans;
  std::atomic<int> stored{0};
  for (int v = 0; v < 8; ++v)
    vans.emplace_back([&, v] {
      net::HttpClientOptions options;
      options.bearer_token = "token-1";
      net::HttpClient client(options);
      for (int i = 0; i < 20; ++i) {
        const auto id = "p" + std::to_string(v) + "-" + std::to_string(i);
        const auto sent = bundle({put_entry(patient(id)), put_entry(patient("shared"))});
        const auto reply =
            client.send({"POST", province.url("/"), {{"Content-Type", "application/fhir+json"}}, sent.dump(), false});
        stored += reply && reply->status == 200;
      }
    });
  for (auto& van : vans) van.join();
  CHECK(stored == 160);
  CHECK(province.get("/Patient").body["total"] == 161);
  CHECK(province.get("/Patient/shared/_history").body["total"] == 1);
}

TEST_CASE("a queue that is too long asks to come back later") {
  ServiceOptions options;
  options.max_queue = 0;
  options.retry_after_s = 7;
  Province province(options);
  const auto reply = province.put(patient("p1"));
  CHECK(reply.status == 503);
  CHECK(reply.retry_after == "7");
  CHECK(reply.code() == "throttled");
  CHECK(province.get("/Patient").status == 200);
}

}  // namespace nuanxin::province
