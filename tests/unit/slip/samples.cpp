#include "samples.h"

#include <string>

namespace nuanxin::slip::samples {
namespace {

constexpr const char* visit = "6f1a2b34-5c6d-4e7f-8a9b-0c1d2e3f4a5b";

SlipModel common(const char* ticket, const char* name, const char* sex) {
  SlipModel m;
  m.fair_name = "亭湖区新就业形态劳动者服务集市";
  m.place = "亭湖集市东广场";
  m.date_text = "2026年7月22日";
  m.masked_name = name;
  m.sex_text = sex;
  m.ticket = ticket;
  m.visit_id = visit;
  m.doctor = "陈静";
  m.signed_at_text = "2026-07-22 10:41";
  m.qr_text = std::string("VAN1:") + visit;
  return m;
}

ValueLine value(const char* label, const char* text, const char* unit, const char* reference, Mark mark = Mark::none) {
  return {label, text, unit, reference, mark, "", "", Trend::none};
}

ValueLine with_last(ValueLine v, const char* previous, Trend trend, const char* date = "2026-03-12") {
  v.previous = previous;
  v.previous_date = date;
  v.trend = trend;
  return v;
}

ExamBlock vitals(int grade) {
  ExamBlock e{"vitals", "生命体征", grade, false, {"chest"}, {}};
  e.values.push_back(value("身高", "172.0", "cm", ""));
  e.values.push_back(with_last(value("体重", "81.5", "kg", ""), "80.2", Trend::up));
  e.values.push_back(with_last(value("体质指数", "27.5", "kg/m²", "18.5-23.9", Mark::high), "27.1", Trend::up));
  e.values.push_back(with_last(
      grade >= 2 ? value("血压", "146/92", "mmHg", "<140/90", Mark::high) : value("血压", "118/76", "mmHg", "<140/90"),
      "132/84", grade >= 2 ? Trend::up : Trend::down));
  e.values.push_back(with_last(value("脉搏", "76", "次/分", "60-100"), "76", Trend::same));
  e.values.push_back(value("血氧饱和度", "98", "%", "≥95"));
  return e;
}

ExamBlock urine() {
  ExamBlock e{"urine", "尿液检查(试纸)", 2, false, {"urinary"}, {}};
  for (const auto* name : {"白细胞", "亚硝酸盐", "尿胆原", "胆红素", "酮体", "葡萄糖", "维生素C"})
    e.values.push_back(value(name, "阴性", "", "阴性"));
  e.values.push_back(value("蛋白质", "±", "", "阴性", Mark::abnormal));
  e.values.push_back(value("隐血", "阴性", "", "阴性"));
  e.values.push_back(with_last(value("比重", "1.030", "", "1.005-1.030", Mark::high), "1.020", Trend::up));
  e.values.push_back(value("酸碱度", "6.0", "pH", "4.5-8.0"));
  return e;
}

}  // namespace

SlipModel rider() {
  auto m = common("A027", "张*丰", "男 31岁");
  m.total_grade = 3;
  m.reprint = true;
  m.exams.push_back(vitals(1));
  ExamBlock knee{"knee", "膝关节", 3, false, {"knee-left", "knee-right"}, {}};
  knee.values.push_back(value("左膝主动屈曲", "84", "°", "≥120", Mark::low));
  knee.values.push_back(with_last(value("右膝主动屈曲", "132", "°", "≥120"), "135", Trend::down));
  knee.values.push_back(value("左膝活动时疼痛", "7", "分", "0", Mark::high));
  knee.values.push_back(value("右膝活动时疼痛", "2", "分", "0", Mark::high));
  knee.values.push_back(value("左膝麦氏征", "阳性", "", "阴性", Mark::abnormal));
  knee.values.push_back(value("右膝麦氏征", "阴性", "", "阴性"));
  knee.values.push_back(with_last(value("Lysholm 膝评分(左)", "61", "分", "84-100", Mark::low), "78", Trend::down));
  m.exams.push_back(knee);
  m.advice = {{"疑似半月板问题，建议到骨科评估是否需要磁共振检查", 3},
              {"左膝活动受限，坚持拉伸，必要时就诊", 3},
              {"减少连续爬楼，骑行和搬运时戴护膝", 2},
              {"体重偏高，控制主食和含糖饮料", 1}};
  m.next_step_text = "到骨科门诊就诊，带上本单";
  m.due_text = "8月5日前";
  return m;
}

SlipModel driver() {
  auto m = common("B114", "欧**华", "男 52岁");
  m.total_grade = 2;
  m.incomplete = true;
  m.exams.push_back(vitals(2));
  ExamBlock lumbar{"lumbar", "腰椎", 2, false, {"lumbar"}, {}};
  lumbar.values.push_back(value("前屈活动度(Schober)", "4.2", "cm", "≥5.0", Mark::low));
  lumbar.values.push_back(value("左侧直腿抬高", "65", "°", ">70", Mark::low));
  lumbar.values.push_back(value("右侧直腿抬高", "80", "°", ">70"));
  lumbar.values.push_back(with_last(value("腰痛评分", "4", "分", "0", Mark::high), "5", Trend::down, "2025-11-02"));
  m.exams.push_back(lumbar);
  m.exams.push_back(urine());
  m.exams.push_back({"cervical", "颈椎", 1, true, {"cervical"}, {}});
  m.advice = {{"血压升高，一周内到社区医院复测三次", 2},
              {"坐骨神经牵拉征阳性，建议检查腰椎", 2},
              {"连续驾驶超4小时，须停车休息20分钟以上", 2},
              {"尿液浓缩，分次多饮水，每3-4小时排尿一次", 2},
              {"微量蛋白，换个早晨用晨尿复查", 1}};
  m.next_step_text = "到社区卫生服务中心复查血压和尿常规";
  m.due_text = "10月22日前";
  return m;
}

SlipModel healthy() {
  auto m = common("A003", "李*", "女 28岁");
  m.exams.push_back(vitals(0));
  m.exams.back().values.erase(m.exams.back().values.begin() + 2);
  m.exams.push_back({"knee",
                     "膝关节",
                     0,
                     false,
                     {"knee"},
                     {value("左膝主动屈曲", "136", "°", "≥120"), value("右膝主动屈曲", "138", "°", "≥120")}});
  m.advice = {{"各项正常，保持运动，每天睡够7小时", 0}};
  m.next_step_text = "一年后再来体检";
  return m;
}

SlipModel urgent() {
  auto m = common("C008", "㐂**𠮷", "男 47岁");
  m.total_grade = 4;
  m.doctor.clear();
  m.exams.push_back(vitals(2));
  m.exams.push_back({"lumbar", "腰椎", 4, false, {"lumbar"}, {value("鞍区感觉", "麻木", "", "正常", Mark::abnormal)}});
  m.red_flags = {"马尾综合征可能：鞍区麻木或大小便困难", "不要自己开车去医院"};
  const std::string sentence =
      "今天就到医院急诊或脊柱外科就诊，请家人陪同，路上不要搬重物、不要按摩推拿，保持平躺或舒适的姿势；";
  m.advice = {
      {sentence + sentence + sentence, 4}, {sentence + sentence, 3}, {sentence, 3}, {sentence, 2}, {sentence, 1}};
  m.next_step_text = "现场医生将联系救护车，请不要离开体检车，在候诊区等候工作人员";
  m.due_text = "今天";
  return m;
}

SlipModel english() {
  auto m = common("A120", "J*** S****", "M 36");
  m.language = Language::en;
  m.fair_name = "Tinghu service fair for workers in new forms of employment";
  m.place = "East square";
  m.date_text = "22 July 2026";
  m.doctor = "Dr Chen Jing";
  m.total_grade = 3;
  m.incomplete = true;
  m.exams.push_back({"vitals",
                     "Vital signs",
                     1,
                     false,
                     {"chest"},
                     {with_last(value("Blood pressure", "128/82", "mmHg", "<140/90"), "124/80", Trend::up),
                      value("Body mass index", "24.8", "kg/m²", "18.5-23.9", Mark::high)}});
  m.exams.push_back(
      {"knee", "Knee", 3, false, {"knee-left"}, {value("Left knee, active flexion", "84", "deg", "≥120", Mark::low)}});
  m.exams.push_back({"urine", "Urine strip", 0, true, {"bladder"}, {}});
  m.advice = {{"Possible meniscus problem: ask about MRI", 3}, {"Fewer stairs in a row; wear knee pads", 2}};
  m.next_step_text = "See an orthopaedic clinic";
  m.due_text = "before 5 August";
  return m;
}

SlipModel sealed() {
  auto m = common("A031", "王*", "男");
  m.desk = "法律服务";
  m.qr_text.clear();
  m.preliminary = false;
  m.due_text = "2026-08-05";
  m.red_flags = {"专人陪同，今天就医，热线12356。"};
  m.advice = {{"测算为相对困难，等待工会审批。", 1}};
  std::string sentence;
  for (int i = 0; i < 100; ++i) sentence += "先和站点协商再仲裁。";
  m.exams.push_back(
      {"legal", m.desk, 0, false, {}, {value("什么事", "欠薪", "", ""), value("意见", sentence.c_str(), "", "")}});
  m.exams.back().values.push_back(value("PHQ-9总分", "14", "分", "0-4", Mark::high));
  return m;
}

SlipModel longest() {
  auto m = driver();
  m.next_step_text = std::string(900, 'x') + " " + m.next_step_text;
  for (int i = 0; i < 6; ++i) {
    m.exams.push_back(urine());
    m.exams.push_back(vitals(2));
  }
  std::string words;
  for (int i = 0; i < 60; ++i) words += "长期久坐者每小时起身";
  m.exams.back().values.push_back(value(words.c_str(), "1", "mmol/L", "0-1"));
  return m;
}

TicketModel ticket() {
  TicketModel m;
  m.number = "A027";
  m.masked_name = "张*丰";
  m.fair_name = "亭湖区新就业形态劳动者服务集市";
  m.place = "亭湖集市东广场";
  m.booked = {{"health", "体检"}, {"union", "入会服务"}, {"insurance", "互助保障"}, {"gift", "慰问品"}};
  m.wait_where = "1号车前 候诊区";
  m.time_text = "7月22日 10:05";
  m.expected_text = "约 10:25";
  m.qr_text = std::string("http://192.168.8.10:8080/t/") + visit;
  return m;
}

TicketModel long_ticket() {
  auto m = ticket();
  m.reprint = true;
  m.number = "VIP-10027";
  m.masked_name = "阿**提";
  m.booked.push_back({"legal", "法律咨询与劳动争议调解"});
  m.booked.push_back({"job", "岗位推荐"});
  m.booked.push_back({"training", "技能培训报名"});
  m.booked.push_back({"counsel", "心理驿站"});
  m.booked.push_back({"hardship", "困难帮扶"});
  m.booked.push_back({"haircut", "便民理发"});
  return m;
}

std::vector<std::pair<const char*, SlipModel>> all_slips() {
  return {{"rider", rider()},     {"driver", driver()}, {"healthy", healthy()}, {"urgent", urgent()},
          {"english", english()}, {"sealed", sealed()}, {"longest", longest()}};
}

}  // namespace nuanxin::slip::samples
