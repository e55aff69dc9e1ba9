#include "slip/words.h"

namespace nuanxin::slip {
namespace {

constexpr Words chinese{
    .slip_title = "健康检查结果单",
    .ticket_title = "服务号票",
    .preliminary = "初步结果",
    .reprint = "补打",
    .overall = "总体结论",
    .some_incomplete = "有项目未完成",
    .next_step = "下一步",
    .due = "时间",
    .red_flag = "危险信号，请立即就医",
    .advice = "给您的建议",
    .results = "检查结果",
    .item = "项目",
    .value = "本次",
    .reference = "参考",
    .previous = "上次",
    .low = "偏低",
    .high = "偏高",
    .abnormal = "异常",
    .doctor = "医生",
    .signed_at = "签名时间",
    .sign_here = "签名",
    .qr_slip = "扫码只含本次编号",
    .qr_ticket = "取结果单时出示此码",
    .hotline = "全国工会职工热线",
    .note = "现场初步检查，不代替医院诊断。复诊请带上本单。",
    .page = "第 {}/{} 页",
    .front = "正面",
    .back = "背面",
    .left = "左",
    .right = "右",
    .your_number = "您的号码",
    .booked = "已约服务",
    .wait_at = "请到这里等候",
    .printed_at = "取号",
    .expected = "预计叫号",
    .keep_ticket = "过号请到登记台，号票请保留。",
    .continued = "续",
    .seal = "此单只交本人，请折好",
    .sealed_results = "办理情况",
    .come_back = "复诊时间",
    .handled_by = "经办",
    .colon = "：",
};

constexpr Words english{
    .slip_title = "Health check results",
    .ticket_title = "Service ticket",
    .preliminary = "Preliminary result",
    .reprint = "Reprint",
    .overall = "Overall",
    .some_incomplete = "Some items not done",
    .next_step = "Next step",
    .due = "When",
    .red_flag = "Warning sign: see a doctor now",
    .advice = "Advice for you",
    .results = "Results",
    .item = "Item",
    .value = "Now",
    .reference = "Reference",
    .previous = "Last",
    .low = "low",
    .high = "high",
    .abnormal = "abnormal",
    .doctor = "Doctor",
    .signed_at = "Signed",
    .sign_here = "Signature",
    .qr_slip = "Code holds the visit number only",
    .qr_ticket = "Show this code for your result slip",
    .hotline = "National trade union hotline",
    .note = "On-site screening; it does not replace a hospital's diagnosis. Bring this slip to your doctor.",
    .page = "Page {} of {}",
    .front = "Front",
    .back = "Back",
    .left = "L",
    .right = "R",
    .your_number = "Your number",
    .booked = "Booked",
    .wait_at = "Please wait at",
    .printed_at = "Taken",
    .expected = "Expected call",
    .keep_ticket = "Missed your call? Ask at the registration desk. Keep this ticket.",
    .continued = "continued",
    .seal = "For this person alone: please fold it",
    .sealed_results = "What was done",
    .come_back = "Come back",
    .handled_by = "Seen by",
    .colon = ": ",
};

}  // namespace

const Words& words(Language language) { return language == Language::en ? english : chinese; }

std::string_view mark_word(Mark mark, Language language) {
  const auto& w = words(language);
  switch (mark) {
    case Mark::low:
      return w.low;
    case Mark::high:
      return w.high;
    case Mark::abnormal:
      return w.abnormal;
    case Mark::none:
      break;
  }
  return "";
}

std::string_view grade_word(int grade, bool incomplete, Language language) {
  const bool zh = language == Language::zh;
  if (incomplete && grade < 2) return zh ? "未完成" : "Not done";
  if (grade >= 4) return zh ? "立即就医" : "Urgent";
  if (grade == 3) return zh ? "建议转诊" : "Referral";
  if (grade == 2) return zh ? "需关注" : "Attention";
  return zh ? "正常" : "Normal";
}

}  // namespace nuanxin::slip
