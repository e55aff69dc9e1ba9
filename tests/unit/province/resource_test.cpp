#include "fixture.h"

namespace nuanxin::province {

TEST_CASE("a resource is created, read, updated and keeps its history") {
  Province province;
  auto worker = patient("p1");
  const auto created = province.put(worker);
  CHECK(created.status == 201);
  CHECK(created.etag == "W/\"1\"");
  CHECK(created.location == "/Patient/p1/_history/1");
  worker["gender"] = "female";
  const auto updated = province.put(worker);
  CHECK(updated.status == 200);
  CHECK(updated.etag == "W/\"2\"");
  const auto read = province.get("/Patient/p1");
  CHECK(read.status == 200);
  CHECK(read.body["gender"] == "female");
  CHECK(read.body["meta"]["versionId"] == "2");
  CHECK(province.get("/Patient/p1/_history/1").body["gender"] == "male");
  CHECK(province.get("/Patient/p1/_history/3").status == 404);
  const auto history = province.get("/Patient/p1/_history");
  CHECK(history.body["type"] == "history");
  CHECK(history.body["total"] == 2);
  CHECK(history.body["entry"][0]["resource"]["meta"]["versionId"] == "2");
  CHECK(province.get("/Patient/nobody").status == 404);
  CHECK(province.get("/Patient/nobody").code() == "not-found");
}

TEST_CASE("the same content again changes nothing, also with a stale If-Match or members in another order") {
  Province province;
  REQUIRE(province.put(patient("p1")).status == 201);
  const auto again = province.put(patient("p1"), {{"If-Match", "W/\"7\""}});
  CHECK(again.status == 200);
  CHECK(again.etag == "W/\"1\"");
  const auto original = patient("p1");
  Json turned = Json::object();
  std::vector<std::string> names;
  for (const auto& [name, value] : original.items()) names.insert(names.begin(), name);
  for (const auto& name : names) turned[name] = original[name];
  turned["meta"] = {{"versionId", "99"}, {"lastUpdated", "2020-01-01T00:00:00Z"}};
  CHECK(province.put(turned).etag == "W/\"1\"");
  CHECK(province.get("/Patient/p1/_history").body["total"] == 1);
}

TEST_CASE("If-Match guards an update") {
  Province province;
  auto worker = patient("p1");
  CHECK(province.put(worker, {{"If-Match", "W/\"1\""}}).status == 412);
  REQUIRE(province.put(worker).status == 201);
  worker["gender"] = "female";
  CHECK(province.put(worker, {{"If-Match", "W/\"1\""}}).etag == "W/\"2\"");
  worker["gender"] = "other";
  const auto stale = province.put(worker, {{"If-Match", "W/\"1\""}});
  CHECK(stale.status == 412);
  CHECK(stale.code() == "conflict");
  CHECK(province.put(worker, {{"If-Match", "nonsense"}}).status == 400);
  CHECK(province.get("/Patient/p1").body["gender"] == "female");
}

TEST_CASE("If-None-Match saves sending what is known") {
  Province province;
  province.put(patient("p1"));
  CHECK(province.send("GET", "/Patient/p1", {}, {{"If-None-Match", "W/\"1\""}}).status == 304);
  CHECK(province.send("GET", "/Patient/p1", {}, {{"If-None-Match", "W/\"2\""}}).status == 200);
}

TEST_CASE("a conditional create finds nobody, one or too many") {
  Province province;
  auto worker = patient("ignored");
  worker.erase("id");
  const net::Pairs condition{{"If-None-Exist", "identifier=urn:oid:2.16.156.10011.1.3|32999919800101001X"}};
  const auto first = province.post("/Patient", worker, condition);
  CHECK(first.status == 201);
  const auto id = first.body["id"].get<std::string>();
  const auto second = province.post("/Patient", worker, condition);
  CHECK(second.status == 200);
  CHECK(second.body["id"] == id);
  REQUIRE(province.put(patient("another")).status == 201);
  const auto third = province.post("/Patient", worker, condition);
  CHECK(third.status == 412);
  CHECK(third.code() == "multiple-matches");
  CHECK(province.post("/Patient", worker, {{"If-None-Exist", "colour=red"}}).status == 400);
}

TEST_CASE("search by identifier, date, subject and encounter, with paging") {
  Province province;
  province.put(patient("p1"));
  province.put(patient("p2", "329999198001010028"));
  province.put(encounter("e1", "p1"));
  for (int i = 1; i <= 7; ++i) {
    auto each =
        observation("o" + std::to_string(i), i < 6 ? "p1" : "p2", "2026-07-0" + std::to_string(i) + "T10:00:00+08:00");
    if (i == 3) each["encounter"] = {{"reference", "Encounter/e1"}};
    REQUIRE(province.put(each).status == 201);
  }
  const auto total = [&](const std::string& query) {
    const auto reply = province.get(query);
    INFO(query << " " << reply.text);
    REQUIRE(reply.status == 200);
    return reply.body["total"].get<int>();
  };
  CHECK(total("/Patient?identifier=urn:oid:2.16.156.10011.1.3%7C329999198001010028") == 1);
  CHECK(total("/Patient?identifier=329999198001010028") == 1);
  CHECK(total("/Patient?identifier=other%7C329999198001010028") == 0);
  CHECK(total("/Patient?identifier=urn:oid:2.16.156.10011.1.3%7C") == 2);
  CHECK(total("/Patient?_id=p1,p2,p3") == 2);
  CHECK(total("/Patient?birthdate=1980") == 2);
  CHECK(total("/Observation?patient=p1") == 5);
  CHECK(total("/Observation?subject=Patient/p2") == 2);
  CHECK(total("/Observation?encounter=Encounter/e1") == 1);
  CHECK(total("/Observation?patient=p1&date=ge2026-07-03") == 3);
  CHECK(total("/Observation?date=le2026-07-03") == 3);
  CHECK(total("/Observation?date=gt2026-07-03&date=lt2026-07-06") == 2);
  CHECK(total("/Observation?date=2026-07-04") == 1);
  CHECK(total("/Observation?date=ne2026-07-04") == 6);
  CHECK(total("/Observation?date=2026-07") == 7);
  CHECK(total("/Observation?code=http://loinc.org%7C8480-6&status=final,amended") == 7);
  CHECK(total("/Encounter?identifier=urn:van:ticket:fair-1%7CA001&date=ge2026-07-22&status=in-progress") == 1);
  CHECK(total("/Observation?_lastUpdated=ge2026-07-22") == 7);
  CHECK(total("/Observation?_lastUpdated=lt2026-07-22") == 0);

  auto page = province.get("/Observation?patient=p1&_count=2");
  std::vector<std::string> seen;
  for (int pages = 0; pages < 10; ++pages) {
    for (const auto& entry : page.body["entry"]) seen.push_back(entry["resource"]["id"].get<std::string>());
    CHECK(page.body["entry"].size() <= 2);
    const auto& links = page.body["link"];
    if (links.size() < 2) break;
    CHECK(links[1]["relation"] == "next");
    page = province.get("/" + links[1]["url"].get<std::string>());
  }
  CHECK(seen == std::vector<std::string>{"o1", "o2", "o3", "o4", "o5"});
}

TEST_CASE("an update moves a resource in the index") {
  Province province;
  province.put(patient("p1"));
  province.put(patient("p1", "329999198001010028"));
  CHECK(province.get("/Patient?identifier=32999919800101001X").body["total"] == 0);
  CHECK(province.get("/Patient?identifier=329999198001010028").body["total"] == 1);
}

TEST_CASE("searches that cannot be understood are refused with the parameter") {
  Province province;
  const std::pair<const char*, const char*> searches[] = {
      {"/Patient?colour=red", "colour"},          {"/Patient?birthdate=soon", "birthdate"},
      {"/Patient?birthdate=xx1980", "birthdate"}, {"/Patient?identifier=", "identifier"},
      {"/Patient?identifier=%7C", "identifier"},  {"/Patient?_count=-1", "_count"},
      {"/Patient?_count=many", "_count"},         {"/Patient?_after=x", "_after"},
      {"/Patient?_lastUpdated=x", "_lastUpdated"}};
  for (const auto& [search, place] : searches) {
    INFO(search);
    const auto reply = province.get(search);
    CHECK(reply.status == 400);
    CHECK(reply.place() == place);
  }
}

TEST_CASE("who has no token, or a wrong one, is refused and learns nothing") {
  Province province;
  province.put(patient("p1"));
  for (const char* token : {"", "wrong", "token-1x"}) {
    for (const char* path : {"/Patient/p1", "/Patient?identifier=x", "/Patient/p1/_history", "/nowhere"}) {
      const auto reply = province.send("GET", path, {}, {}, token);
      CHECK(reply.status == 401);
      CHECK(reply.code() == "login");
    }
    CHECK(province.send("PUT", "/Patient/p1", patient("p1").dump(), {}, token).status == 401);
    CHECK(province.send("POST", "/", bundle({}).dump(), {}, token).status == 401);
  }
}

TEST_CASE("unknown addresses, methods and media types are refused in FHIR's words") {
  Province province;
  CHECK(province.get("/Basic/1").status == 404);
  CHECK(province.get("/a/b/c/d/e").status == 404);
  CHECK(province.get("/Patient/not_an_id").status == 400);
  CHECK(province.send("DELETE", "/Patient/p1").status == 405);
  CHECK(province.send("POST", "/Patient/p1", "{}").status == 405);
  CHECK(province.send("PUT", "/Patient", "{}").status == 405);
  CHECK(province.send("PUT", "/Patient/p1", "<Patient/>", {{"Content-Type", "application/fhir+xml"}}).status == 415);
  CHECK(province.send("GET", "/Patient/p1", {}, {{"Accept", "application/fhir+xml"}}).status == 406);
  CHECK(province.send("PUT", "/Patient/p1", "{not json").code() == "structure");
  CHECK(province.send("PUT", "/Patient/p1", "[1]").status == 400);
  CHECK(province.put(patient("p1")).status == 201);
  CHECK(province.send("PUT", "/Patient/p2", patient("p1").dump()).place() == "Patient.id");
  CHECK(province.send("PUT", "/Observation/p1", patient("p1").dump()).place() == "Observation.resourceType");
}

TEST_CASE("metadata and the counts page need no token and show no person") {
  Province province;
  province.put(patient("p1"));
  province.put(Json{{"resourceType", "Location"},
                    {"id", "fair-1"},
                    {"identifier", Json::array({{{"system", "urn:van:fair"}, {"value", "fair-1"}}})},
                    {"name", "亭湖<集市>"}});
  province.put(encounter("e1", "p1"));
  auto second = encounter("e2", "p1", "fair-1", "A002");
  second["status"] = "finished";
  province.put(second);
  auto placed = encounter("e3", "p1");
  placed.erase("identifier");
  placed["location"] =
      Json::array({{{"location", {{"identifier", {{"system", "urn:van:fair"}, {"value", "fair-2"}}}}}}});
  province.put(placed);
  const auto metadata = province.send("GET", "/metadata", {}, {}, "");
  CHECK(metadata.status == 200);
  CHECK(metadata.body["fhirVersion"] == "4.0.1");
  CHECK(metadata.body["rest"][0]["resource"].size() == 9);
  const auto page = province.send("GET", "/", {}, {{"Accept", "text/html"}}, "");
  CHECK(page.status == 200);
  CHECK(page.text.find("亭湖&lt;集市&gt;") != std::string::npos);
  CHECK(page.text.find("fair-2") != std::string::npos);
  CHECK(page.text.find("张") == std::string::npos);
  const auto counts = province.send("GET", "/", {}, {{"Accept", "application/json"}}, "").body;
  CHECK(counts["resources"]["Encounter"] == 3);
  REQUIRE(counts["fairs"].size() == 2);
  for (const auto& fair : counts["fairs"]) {
    CHECK(fair["encounters"] == (fair["id"] == "fair-1" ? 2 : 1));
    CHECK(fair["finished"] == (fair["id"] == "fair-1" ? 1 : 0));
  }
  CHECK(counts["vans"][0]["name"] == "Van 1");
}

TEST_CASE("a restart keeps every resource, version and token") {
  Province province;
  auto worker = patient("p1");
  province.put(worker);
  worker["gender"] = "female";
  province.put(worker);
  province.put(encounter("e1", "p1"));
  const auto before = province.get("/Patient/p1/_history").text;
  province.stop();
  province.start();
  CHECK(province.get("/Patient/p1/_history").text == before);
  CHECK(province.get("/Encounter?patient=p1").body["total"] == 1);
  CHECK(province.put(worker).etag == "W/\"2\"");
}

}  // namespace nuanxin::province
