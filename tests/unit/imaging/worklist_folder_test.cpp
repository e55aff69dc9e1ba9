// Worklist files as a reader of the folder sees them, and as Orthanc and wlmscpfs answer the instruments from them.
#include "imaging/worklist_folder.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "base/crypto.h"
#include "imaging/process.h"
#include "imaging/worklist_file.h"
#include "stage.h"
#include "support/process.h"
#include "support/result.h"

namespace nuanxin::imaging {
namespace fs = std::filesystem;
namespace {

std::string vector_bytes(const Json& vector) { return crypto::from_hex(text_or(vector, "hex")).value(); }

Json as_json(const WorklistFile& file) {
  return {{"charset", file.charset},       {"accession", file.accession},
          {"patient_id", file.patient_id}, {"patient_name", file.patient_name},
          {"modality", file.modality},     {"ae", file.station_aet},
          {"start", file.start},           {"study_uid", file.study_uid}};
}

/// Every field that the vector names is what was read.
void check_fields(const Json& expect, const WorklistFile& file) {
  const auto got = as_json(file);
  for (const auto& [key, value] : got.items())
    if (expect.contains(key)) CHECK(value == expect[key]);
}

fs::file_time_type touched_at(const WorklistFolder& folder, const std::string& accession) {
  return fs::last_write_time(folder.path() / (accession + ".wl"));
}

}  // namespace

TEST_CASE("the worklist files of the vectors are read, or refused with their code") {
  const auto vectors = dicom_vectors("worklist_file");
  REQUIRE(vectors.size() == 9);
  for (const auto& vector : vectors) {
    INFO(text_or(vector, "name"));
    const auto& expect = vector["expect"];
    const auto read = read_worklist_file(vector_bytes(vector));
    REQUIRE(read.has_value() == (text_or(expect, "result") == "ok"));
    if (read)
      check_fields(expect, *read);
    else
      CHECK(read.error().detail == text_or(expect, "error"));
  }
}

TEST_CASE("a worklist file that ends early is refused wherever it ends") {
  const auto whole = vector_bytes(dicom_vectors("worklist_file").front());
  // The last elements are a requested procedure id, which is needed, and a priority, which is not.
  const auto last_needed = whole.size() - 8 - 8;
  REQUIRE(read_worklist_file(whole));
  REQUIRE(read_worklist_file(whole.substr(0, last_needed)));
  for (std::size_t size = 0; size < last_needed; ++size) {
    INFO(size);
    REQUIRE(read_worklist_file(whole.substr(0, size)).has_error());
  }
}

TEST_CASE("both worklist servers answer with the vectors' files as the vectors say") {
  ImagingStage stage;
  const test::TempFolder other;
  const auto theirs = other.path("ANY");
  fs::create_directories(theirs);
  put_file(theirs + "/lockfile", "");
  const int port = test::free_port();
  const test::Process server({"wlmscpfs", "-csk", "-dfp", other.path(), std::to_string(port)}, other.path("log"));
  REQUIRE(test::wait_until(
      [&] {
        return said_by({"echoscu", "-aec", "ANY", "127.0.0.1", std::to_string(port)}).empty();
      },
      stage_patience));
  for (const auto& vector : dicom_vectors("worklist_file")) {
    INFO(text_or(vector, "name"));
    const auto& expect = vector["expect"];
    put_file(stage.worklists().path() / "one.wl", vector_bytes(vector));
    put_file(theirs + "/one.wl", vector_bytes(vector));
    CHECK(stage.find().size() == value_or<std::size_t>(expect, "orthanc_matches", 99));
    CHECK(find_worklist(other.path(), port, "ANY").size() == value_or<std::size_t>(expect, "wlmscpfs_matches", 99));
  }
}

TEST_CASE("what the folder writes is what the vector holds") {
  const test::TempFolder folder;
  auto worklists = WorklistFolder::open(folder.path("w")).value();
  CHECK(worklists.write(sample_item()).value() == Written::created);
  const auto read = read_worklist_file(file_content(worklists.path() / "VAN2609300001.wl"));
  REQUIRE(read);
  check_fields(dicom_vectors("worklist_file").front()["expect"], *read);
  CHECK(fs::status(worklists.path()).permissions() == fs::perms::owner_all);
  CHECK(fs::status(worklists.path() / "VAN2609300001.wl").permissions() ==
        (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("the same item leaves its file untouched, another one replaces it, and removing is told") {
  const test::TempFolder folder;
  auto worklists = WorklistFolder::open(folder.path("w")).value();
  auto item = sample_item();
  REQUIRE(worklists.write(item).value() == Written::created);
  const auto before = touched_at(worklists, item.accession);
  CHECK(worklists.write(item).value() == Written::unchanged);
  CHECK(WorklistFolder::open(folder.path("w")).value().write(item).value() == Written::unchanged);
  CHECK(touched_at(worklists, item.accession) == before);
  item.hanzi = {"试", "二"};
  CHECK(worklists.write(item).value() == Written::replaced);
  item.accession = "VAN2609300002";
  CHECK(worklists.write(item).value() == Written::created);
  CHECK(worklists.list() == std::vector<std::string>{"VAN2609300001", "VAN2609300002"});
  CHECK(worklists.remove("VAN2609300001").value());
  CHECK_FALSE(worklists.remove("VAN2609300001").value());
  CHECK(worklists.remove("../x").has_error());
  CHECK(worklists.list() == std::vector<std::string>{"VAN2609300002"});
}

TEST_CASE("a hostile name stays a name in the file") {
  const test::TempFolder folder;
  auto worklists = WorklistFolder::open(folder.path("w")).value();
  auto item = sample_item();
  item.hanzi = {"]\n(0010,0020) LO [EVIL", "=x^y\\z # ]"};
  REQUIRE(worklists.write(item));
  const auto read = read_worklist_file(file_content(worklists.path() / "VAN2609300001.wl"));
  REQUIRE(read);
  CHECK(read->patient_id == item.patient_id);
  CHECK(read->patient_name == "Ceshi^Yi=] (0010,0020) LO [EVIL^x y z # ]");
}

TEST_CASE("what a killed writer left is cleared, and a failing tool leaves nothing") {
  const test::TempFolder folder;
  fs::create_directories(folder.path("w"));
  put_file(folder.path("w/VAN1.tmp"), "half");
  auto worklists = WorklistFolder::open(folder.path("w"), "false").value();
  CHECK_FALSE(fs::exists(folder.path("w/VAN1.tmp")));
  CHECK(worklists.write(sample_item()).error().reason == Reason::unavailable);
  CHECK(WorklistFolder::open(folder.path("w"), "/no/such/tool").value().write(sample_item()).has_error());
  // `true` ends well and writes nothing.
  CHECK(WorklistFolder::open(folder.path("w"), "true").value().write(sample_item()).has_error());
  CHECK(fs::is_empty(folder.path("w")));
  CHECK(run_to_end({"sleep", "1000"}, {}, std::chrono::milliseconds(20)).error().reason == Reason::unavailable);
  CHECK(run_to_end({"sh", "-c", "read a; test \"$a\" = yes && exit 7"}, "yes\n", stage_patience).value() == 7);
}

TEST_CASE("a reader never sees half a file while it is written again and again") {
  const test::TempFolder folder;
  auto worklists = WorklistFolder::open(folder.path("w")).value();
  auto item = sample_item();
  REQUIRE(worklists.write(item));
  std::atomic<bool> done = false;
  std::atomic<int> good = 0, bad = 0;
  std::thread reader([&] {
    while (!done) {
      for (const auto& entry : fs::directory_iterator(worklists.path()))
        if (entry.path().extension() == ".wl")
          ++(read_worklist_file(file_content(entry.path())).has_value() ? good : bad);
    }
  });
  for (int round = 0; round < 40; ++round) {
    item.hanzi.given = round % 2 == 0 ? "一" : "一二三四五六七八九十";
    CHECK(worklists.write(item));
  }
  done = true;
  reader.join();
  CHECK(good > 40);
  CHECK(bad == 0);
}

TEST_CASE("an instrument finds its person with the Chinese name, in the characters that it reads") {
  const auto text = GENERATE(DicomText::utf8, DicomText::chinese);
  ImagingStage stage(text);
  REQUIRE(stage.worklists().write(sample_item()));
  const auto answers = stage.find();
  REQUIRE(answers.size() == 1);
  const auto answer = read_worklist_file(answers.front());
  REQUIRE(answer);
  CHECK(answer->charset == (text == DicomText::utf8 ? "ISO_IR 192" : "GB18030"));
  CHECK(answer->patient_name == "Ceshi^Yi=测试^一");
  CHECK(answer->accession == "VAN2609300001");
  CHECK(answer->start == "20260930083000");
  CHECK(stage.find("DX").empty());
  // An unknown instrument is told nothing.
  CHECK(stage.find("US", "STRANGER").empty());
  REQUIRE(stage.worklists().remove("VAN2609300001").value());
  CHECK(stage.find().empty());
}

}  // namespace nuanxin::imaging
