// Studies from storescu through a real Orthanc to their owner: each state once, to the right person, whoever is killed.
#include "imaging/watcher.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>

#include "stage.h"
#include "support/process.h"
#include "support/result.h"

namespace nuanxin::imaging {
namespace {

using Seen = std::vector<std::string>;

/// A hub in small: what it was told and the cursor change together, as in one transaction.
class Owner {
 public:
  WatchHooks hooks() {
    return {[this](const std::string& accession) { return patient_of(accession); },
            [this](const Study& study, const WatchCursor& after) { return take(study, "", after); },
            [this](const Study& study, Stray why, const WatchCursor& after) {
              return take(study, std::string(stray_code(why)) + " ", after);
            },
            [this](const WatchCursor& cursor) { return move(cursor); },
            [this](WatchState state, const std::string&) { note(state); }};
  }
  void expect(const std::string& accession, const std::string& patient) {
    const std::lock_guard lock(m_mutex);
    m_patients[accession] = patient;
  }
  void refuse_next(int times) {
    const std::lock_guard lock(m_mutex);
    m_refusals = times;
  }
  /// "VAN1 x2": accession and number of images; strays with their reason in front. Sorted.
  Seen seen() const {
    const std::lock_guard lock(m_mutex);
    auto out = m_seen;
    std::sort(out.begin(), out.end());
    return out;
  }
  Study last() const {
    const std::lock_guard lock(m_mutex);
    return m_last;
  }
  WatchCursor cursor() const {
    const std::lock_guard lock(m_mutex);
    return cursor_from_text(m_cursor).value();
  }
  bool was(WatchState state) const {
    const std::lock_guard lock(m_mutex);
    return std::find(m_states.begin(), m_states.end(), state) != m_states.end();
  }
  bool sees(const std::string& what) const {
    return test::wait_until(
        [&] {
          const auto all = seen();
          return std::find(all.begin(), all.end(), what) != all.end();
        },
        stage_patience);
  }

 private:
  Result<std::optional<std::string>> patient_of(const std::string& accession) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_patients.find(accession);
    return found == m_patients.end() ? std::optional<std::string>() : found->second;
  }
  bool take(const Study& study, const std::string& why, const WatchCursor& after) {
    const std::lock_guard lock(m_mutex);
    if (m_refusals > 0) return --m_refusals, false;
    m_seen.push_back(why + study.accession + " x" + std::to_string(study.instances.size()));
    m_last = study;
    m_cursor = to_text(after);
    return true;
  }
  bool move(const WatchCursor& cursor) {
    const std::lock_guard lock(m_mutex);
    m_cursor = to_text(cursor);
    return true;
  }
  void note(WatchState state) {
    const std::lock_guard lock(m_mutex);
    m_states.push_back(state);
  }

  mutable std::mutex m_mutex;
  std::map<std::string, std::string> m_patients;
  Seen m_seen;
  Study m_last;
  std::string m_cursor;
  std::vector<WatchState> m_states;
  int m_refusals = 0;
};

WatchOptions quick(const ImagingStage& stage) {
  WatchOptions out;
  out.orthanc = stage.address();
  out.interval = out.first_wait = out.longest_wait = std::chrono::milliseconds(50);
  return out;
}

/// The nth image of the study with that accession number; patient "P" + accession.
Image image_of(const std::string& accession, int n = 1) {
  const auto study = "2.25." + std::to_string(std::hash<std::string>{}(accession));
  return {accession, "P" + accession, study, study + ".1", study + ".1." + std::to_string(n)};
}

}  // namespace

TEST_CASE("a study that an instrument stores reaches its owner once, with a picture") {
  ImagingStage stage;
  Owner owner;
  owner.expect("VAN1", "PVAN1");
  const Watcher watcher(quick(stage), {}, owner.hooks());
  REQUIRE(stage.store(image_of("VAN1", 1)) == "");
  REQUIRE(stage.store(image_of("VAN1", 2)) == "");
  REQUIRE(owner.sees("VAN1 x2"));
  const auto study = owner.last();
  CHECK(study.patient_id == "PVAN1");
  CHECK(study.study_uid == image_of("VAN1").study_uid);
  CHECK(study.modality == "US");
  CHECK(study.station == "VANUS1");
  const auto picture = Orthanc(stage.address()).preview(study.instances.front(), PictureKind::png);
  REQUIRE(picture);
  CHECK(picture->content_type == "image/png");
  // What is sent twice is one image, and what comes later is told again.
  REQUIRE(stage.store(image_of("VAN1", 2)) == "");
  REQUIRE(stage.store(image_of("VAN1", 3)) == "");
  CHECK(owner.sees("VAN1 x3"));
  CHECK(owner.seen() == Seen{"VAN1 x2", "VAN1 x3"});
}

TEST_CASE("a picture file wrapped by img2dcm arrives as any other") {
  ImagingStage stage;
  Owner owner;
  owner.expect("VAN7", "P7");
  const Watcher watcher(quick(stage), {}, owner.hooks());
  const auto jpeg = stage.path("scan.jpg"), dicom = stage.path("scan.dcm");
  CHECK(said_by({"convert", "-size", "64x48", "gradient:black-white", jpeg}) == "");
  CHECK(said_by({"img2dcm", jpeg, dicom, "-k", "AccessionNumber=VAN7", "-k", "PatientID=P7", "-k", "PatientName=Ce^Shi",
                 "-k", "Modality=US"}) == "");
  REQUIRE(stage.store_file(dicom, "-xy") == "");
  REQUIRE(owner.sees("VAN7 x1"));
  CHECK(Orthanc(stage.address()).preview(owner.last().instances.front(), PictureKind::png).has_value());
}

TEST_CASE("a study of another patient, or of nobody we know, waits for a person") {
  ImagingStage stage;
  Owner owner;
  owner.expect("VAN1", "PVAN1");
  owner.expect("VAN4", "PVAN4");
  const Watcher watcher(quick(stage), {}, owner.hooks());
  auto other = image_of("VAN1");
  other.patient_id = "P2";
  // The second series says another order: a machine on which the next person was not chosen.
  auto second = image_of("VAN4", 2);
  second.accession = "VAN5";
  second.series_uid += "2";
  for (const auto& image : {other, image_of(""), image_of("VAN3"), image_of("VAN*"), image_of("VAN4", 1), second})
    REQUIRE(stage.store(image) == "");
  for (const auto* seen : {"other_patient VAN1 x1", "unknown_accession VAN3 x1", "unknown_accession VAN* x1",
                           "mixed VAN4 x2", "no_accession  x1"})
    CHECK(owner.sees(seen));
  CHECK(owner.seen().size() == 5);
  CHECK(owner.last().station == "VANUS1");
  CHECK(owner.last().sex == "M");
}

TEST_CASE("an Orthanc killed before a study is complete loses nothing and tells nothing twice") {
  ImagingStage stage(DicomText::utf8, std::chrono::seconds(3));
  Owner owner;
  for (const auto* accession : {"VAN1", "VAN2", "VAN3"}) owner.expect(accession, std::string("P") + accession);
  const Watcher watcher(quick(stage), {}, owner.hooks());
  REQUIRE(stage.store(image_of("VAN1")) == "");
  stage.kill();
  REQUIRE(test::wait_until([&] { return owner.was(WatchState::away); }, stage_patience));
  stage.start();
  CHECK(owner.sees("VAN1 x1"));
  REQUIRE(stage.store(image_of("VAN2")) == "");
  CHECK(owner.sees("VAN2 x1"));
  // Killed between two images of one study: it may be told with one and again with two.
  REQUIRE(stage.store(image_of("VAN3", 1)) == "");
  stage.kill();
  stage.start();
  REQUIRE(stage.store(image_of("VAN3", 2)) == "");
  CHECK(owner.sees("VAN3 x2"));
  auto seen = owner.seen();
  CHECK(std::erase(seen, "VAN3 x1") <= 1);
  CHECK(seen == Seen{"VAN1 x1", "VAN2 x1", "VAN3 x2"});
}

TEST_CASE("a study whose file was lost waits for a person and keeps back no other") {
  ImagingStage stage;
  REQUIRE(stage.store(image_of("VAN1")) == "");
  stage.kill();
  // Orthanc keeps files in folders of two digits beside its index.
  for (const auto& entry : std::filesystem::directory_iterator(stage.path("orthanc/storage")))
    if (entry.is_directory()) std::filesystem::remove_all(entry.path());
  stage.start();
  REQUIRE(stage.store(image_of("VAN2")) == "");
  Owner owner;
  owner.expect("VAN1", "PVAN1");
  owner.expect("VAN2", "PVAN2");
  const Watcher watcher(quick(stage), {}, owner.hooks());
  CHECK(owner.sees("VAN2 x1"));
  CHECK(owner.sees("unreadable VAN1 x1"));
  CHECK(owner.seen().size() == 2);
}

TEST_CASE("a watcher that ends goes on where its owner's cursor stands") {
  ImagingStage stage(DicomText::utf8, std::chrono::seconds(2));
  Owner owner;
  for (const auto* accession : {"VAN1", "VAN2", "VAN3"}) owner.expect(accession, std::string("P") + accession);
  {
    const Watcher watcher(quick(stage), {}, owner.hooks());
    REQUIRE(stage.store(image_of("VAN1")) == "");
    REQUIRE(test::wait_until([&] { return owner.cursor().open.size() == 1; }, stage_patience));
  }
  REQUIRE(stage.store(image_of("VAN2")) == "");
  {
    const Watcher watcher(quick(stage), owner.cursor(), owner.hooks());
    CHECK(owner.sees("VAN2 x1"));
  }
  const Watcher watcher(quick(stage), owner.cursor(), owner.hooks());
  REQUIRE(stage.store(image_of("VAN3")) == "");
  CHECK(owner.sees("VAN3 x1"));
  CHECK(owner.seen() == Seen{"VAN1 x1", "VAN2 x1", "VAN3 x1"});
}

TEST_CASE("what the owner could not store comes again, and an Orthanc set up anew is read from its beginning") {
  ImagingStage stage;
  Owner owner;
  owner.expect("VAN1", "PVAN1");
  owner.refuse_next(2);
  const Watcher watcher(quick(stage), {900'000, {}}, owner.hooks());
  REQUIRE(stage.store(image_of("VAN1")) == "");
  CHECK(owner.sees("VAN1 x1"));
  CHECK(owner.was(WatchState::owner_busy));
  CHECK(owner.cursor().seq < 100);
}

TEST_CASE("neither our log nor Orthanc's holds a name or a number") {
  ImagingStage stage;
  Owner owner;
  REQUIRE(stage.worklists().write(sample_item()));
  REQUIRE(stage.find().size() == 1);
  {
    const Watcher watcher(quick(stage), {}, owner.hooks());
    REQUIRE(stage.store(image_of("VAN1")) == "");
    REQUIRE(owner.sees("unknown_accession VAN1 x1"));
  }
  const auto said = file_content(stage.path("orthanc/orthanc.log"));
  REQUIRE(said.find("Orthanc has started") != std::string::npos);
  for (const auto* secret : {"测试", "Ceshi", "32090019900307123X", "PVAN1"})
    CHECK(said.find(secret) == std::string::npos);
}

}  // namespace nuanxin::imaging
