#include "stage.h"

#include <signal.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/process.h"
#include "support/result.h"

namespace nuanxin::imaging {
namespace fs = std::filesystem;

std::string file_content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void put_file(const fs::path& file, const std::string& bytes) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << bytes;
  REQUIRE(out.flush());
}

std::vector<Json> dicom_vectors(const std::string& kind) {
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  REQUIRE(source != nullptr);
  const auto all = Json::parse(file_content(fs::path(source) / "tests/data/protocols/06_dicom.json"));
  std::vector<Json> out;
  for (const auto& one : all)
    if (text_or(one, "kind") == kind) out.push_back(one);
  return out;
}

WorklistItem sample_item() {
  WorklistItem out;
  out.accession = "VAN2609300001";
  out.patient_id = "32090019900307123X";
  out.hanzi = {"测试", "一"};
  out.pinyin = {"Ceshi", "Yi"};
  out.birth = Date(std::chrono::year(1990), std::chrono::month(3), std::chrono::day(7));
  out.sex = "M";
  out.study_uid = "1.2.826.0.1.3680043.10.9999.2609300001";
  out.modality = "US";
  out.station_aet = "VANUS1";
  out.start = *parse_iso("2026-09-30T08:30:00+08:00");
  out.procedure = "腹部超声";
  out.step = "腹部超声 肝胆胰脾双肾";
  out.procedure_id = "RP2609300001";
  out.step_id = "SPS2609300001";
  return out;
}

std::string said_by(const std::vector<std::string>& command) {
  const test::TempFolder folder;
  test::Process program(command, folder.path("said"));
  REQUIRE(test::wait_until([&] { return !program.running(); }, stage_patience));
  return program.output();
}

void make_dicom(const std::string& dump, const fs::path& file) {
  put_file(file.string() + ".dump", dump);
  CHECK(said_by({"dump2dcm", "+te", file.string() + ".dump", file.string()}) == "");
  REQUIRE(fs::exists(file));
}

ImagingStage::ImagingStage(DicomText text, std::chrono::seconds stable_age)
    : m_worklists(WorklistFolder::open(m_folder.path("worklists")).value()) {
  m_options.folder = m_folder.path("orthanc");
  m_options.worklists = m_worklists.path();
  m_options.dicom_port = test::free_port();
  m_options.http_port = test::free_port();
  m_options.text = text;
  m_options.instruments = {{"VANUS1", "127.0.0.1", 104}};
  m_options.stable_age = stable_age;
  start();
}

ImagingStage::~ImagingStage() {
  if (m_orthanc && m_orthanc->running()) ::kill(m_orthanc->pid(), SIGKILL);
}

void ImagingStage::start() {
  auto started = LocalOrthanc::start(m_options, stage_patience);
  REQUIRE(started);
  m_orthanc = std::make_unique<LocalOrthanc>(std::move(*started));
}

void ImagingStage::kill() {
  REQUIRE(::kill(m_orthanc->pid(), SIGKILL) == 0);
  REQUIRE(test::wait_until([this] { return !m_orthanc->running(); }, stage_patience));
}

std::string ImagingStage::store_file(const std::string& file, const std::string& transfer) {
  return said_by({"storescu", transfer, "-aet", "VANUS1", "-aec", m_options.aet, "127.0.0.1",
                  std::to_string(m_options.dicom_port), file});
}

std::string ImagingStage::store(const Image& image) {
  const auto file = m_folder.path("image" + std::to_string(++m_files) + ".dcm");
  std::string pixels = "00";
  for (int i = 1; i < 64; ++i) pixels += i % 2 == 0 ? "\\20" : "\\e0";
  make_dicom("(0008,0005) CS [ISO_IR 192]\n(0008,0016) UI =UltrasoundImageStorage\n(0008,0018) UI [" + image.uid +
                 "]\n(0008,0050) SH [" + image.accession + "]\n(0008,0060) CS [" + image.modality +
                 "]\n(0008,1010) SH [VANUS1]\n(0010,0010) PN [Ceshi^Yi=测试^一]\n(0010,0020) LO [" + image.patient_id +
                 "]\n(0010,0030) DA [19900307]\n(0010,0040) CS [M]\n(0020,000d) UI [" + image.study_uid +
                 "]\n(0020,000e) UI [" + image.series_uid +
                 "]\n(0028,0002) US 1\n(0028,0004) CS [MONOCHROME2]\n(0028,0010) US 8\n(0028,0011) US 8\n"
                 "(0028,0100) US 8\n(0028,0101) US 8\n(0028,0102) US 7\n(0028,0103) US 0\n(7fe0,0010) OB " +
                 pixels + "\n",
             file);
  return store_file(file);
}

std::vector<std::string> ImagingStage::find(const std::string& modality, const std::string& aet) {
  return find_worklist(m_folder.path(), m_options.dicom_port, m_options.aet, modality, aet);
}

std::vector<std::string> find_worklist(const std::string& folder, int port, const std::string& called,
                                       const std::string& modality, const std::string& aet) {
  const auto answers = fs::path(folder) / "answers", query = fs::path(folder) / "query.dcm";
  fs::remove_all(answers);
  fs::create_directories(answers);
  make_dicom(
      "(0008,0005) CS []\n(0008,0050) SH []\n(0010,0010) PN []\n(0010,0020) LO []\n(0010,0030) DA []\n"
      "(0010,0040) CS []\n(0020,000d) UI []\n(0032,1060) LO []\n(0040,0100) SQ\n(fffe,e000) na\n"
      "(0008,0060) CS [" +
          modality +
          "]\n(0040,0001) AE []\n(0040,0002) DA [20260930]\n(0040,0003) TM []\n(0040,0007) LO []\n"
          "(0040,0009) SH []\n(fffe,e00d) na\n(fffe,e0dd) na\n(0040,1001) SH []\n",
      query);
  said_by({"findscu", "-W", "-X", "-od", answers.string(), "-aet", aet, "-aec", called, "127.0.0.1",
           std::to_string(port), query.string()});
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(answers)) out.push_back(file_content(entry.path()));
  return out;
}

}  // namespace nuanxin::imaging
