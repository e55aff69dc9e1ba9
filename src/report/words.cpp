#include "report/words.h"

namespace nuanxin::report {
namespace {

constexpr Words chinese{
    .title = "集市日报",
    .made_at = "制表时间",
    .page = "第 {}/{} 页",
    .continued = "（续）",
    .adds_up = "发号 {} = 完成 {} + 离开 {} + 过号 {} + 取消 {} + 未结束 {}，账目相符。",
    .gap = "“{}”账目不符：应为 {}，分项合计 {}。",
    .not_closed = "尚未结束：还有 {} 人在场，当天还没有收尾。",
    .people = "人数",
    .line = "项目",
    .count = "人数",
    .issued = "发号",
    .finished = "完成",
    .left = "中途离开",
    .missed = "过号未到",
    .cancelled = "取消",
    .waiting = "仍在排队或办理",
    .parked = "暂离",
    .activities = "各项服务",
    .grades = "检查结论等级",
    .occupations = "按职业",
    .platforms = "按平台",
    .channels = "按来源",
    .hours = "按小时",
    .roster = "名册到场",
    .activity = "服务",
    .wanted = "登记",
    .done = "完成",
    .declined = "放弃",
    .stop_cancelled = "取消",
    .stop_missed = "过号",
    .open = "未结束",
    .wait_median = "等候中位(分)",
    .wait_p90 = "等候九成内(分)",
    .service_median = "办理中位(分)",
    .service_p90 = "办理九成内(分)",
    .exam = "检查",
    .records = "已签记录",
    .no_consent = "未同意统计",
    .occupation = "职业",
    .platform = "平台",
    .channel = "来源",
    .exams = "检查人次",
    .services = "服务人次",
    .hour = "时段",
    .registered = "登记",
    .from_roster = "名册到场",
    .walked_in = "现场登记",
    .so_far = "累计到场",
    .share = "占名册",
    .expected = "名册人数",
    .came = "名册到场",
    .sum = "合计",
    .sum_without_sensitive = "合计（不含敏感服务）",
    .sensitive_note =
        "敏感服务（带 ◆）只列数量：1 至 4 记作“<5”，该行“登记”数随之隐去记作“*”，且不列入其他各表和合计。",
    .times_note = "等候从登记排队到最后一次叫号，办理从开始到完成；“九成内”指九成的人不超过此数。",
    .grades_note = "只统计同意“去标识统计”者，其余计入“未同意统计”。",
    .cross_note = "人次不含敏感服务。",
    .roster_note = "名册共 {} 人，到场 {} 人（{}%）。名册没有预约时段，因此按累计到场对照。",
    .no_roster = "本场没有导入名册。",
    .none = "没有数据",
    .arrivals_chart = "每小时登记人数",
    .waits_chart = "各项服务等候中位（分钟）",
    .nobody_yet = "还没有人登记",
};

constexpr Words english{
    .title = "Day report of the fair",
    .made_at = "Made",
    .page = "Page {} of {}",
    .continued = " (continued)",
    .adds_up = "Issued {} = finished {} + left {} + missed {} + cancelled {} + not ended {}: it adds up.",
    .gap = "“{}” does not add up: {} expected, the parts make {}.",
    .not_closed = "Not closed yet: {} people are still here.",
    .people = "People",
    .line = "Line",
    .count = "People",
    .issued = "Issued",
    .finished = "Finished",
    .left = "Left early",
    .missed = "Missed their call",
    .cancelled = "Cancelled",
    .waiting = "Still waiting or served",
    .parked = "Put aside",
    .activities = "Services",
    .grades = "Grades of exams",
    .occupations = "By occupation",
    .platforms = "By platform",
    .channels = "By way here",
    .hours = "By hour",
    .roster = "Arrivals against roster",
    .activity = "Service",
    .wanted = "Wanted",
    .done = "Done",
    .declined = "Said no",
    .stop_cancelled = "Called off",
    .stop_missed = "Missed",
    .open = "Open",
    .wait_median = "Wait median (min)",
    .wait_p90 = "Wait 90 % (min)",
    .service_median = "Served median (min)",
    .service_p90 = "Served 90 % (min)",
    .exam = "Exam",
    .records = "Signed records",
    .no_consent = "No consent to statistics",
    .occupation = "Occupation",
    .platform = "Platform",
    .channel = "Way here",
    .exams = "Exams done",
    .services = "Services done",
    .hour = "Hour",
    .registered = "Registered",
    .from_roster = "From roster",
    .walked_in = "Walked in",
    .so_far = "Came so far",
    .share = "Of roster",
    .expected = "On the roster",
    .came = "Came",
    .sum = "Sum",
    .sum_without_sensitive = "Sum (without sensitive)",
    .sensitive_note =
        "Sensitive services (◆) give counts only: 1 to 4 stand as “<5”, the line's “wanted” is then hidden as “*”, and "
        "they are left out of every other table and sum.",
    .times_note =
        "Waiting runs from joining the queue to the last call, serving from start to finish; 90 % needed no more than "
        "the second figure.",
    .grades_note = "Only of people who agreed to statistics without names; the others stand in a column of their own.",
    .cross_note = "Exams and services without the sensitive ones.",
    .roster_note =
        "{} people were on the roster, {} came ({} %). A roster names no hour, so arrivals are shown as they add up.",
    .no_roster = "No roster was imported for this fair.",
    .none = "No data",
    .arrivals_chart = "Registered per hour",
    .waits_chart = "Median wait by service (minutes)",
    .nobody_yet = "Nobody is registered yet",
};

constexpr const char* grades_zh[] = {"0 正常", "1 轻微", "2 需关注", "3 建议转诊", "4 立即就医"};
constexpr const char* grades_en[] = {"0 normal", "1 slight", "2 attention", "3 referral", "4 urgent"};

}  // namespace

const Words& words(Language language) { return language == Language::en ? english : chinese; }

const char* grade_name(std::size_t grade, Language language) {
  return language == Language::en ? grades_en[grade] : grades_zh[grade];
}

const std::string& in(const forms::Text& text, Language language) {
  return text.in(language == Language::en ? "en" : "zh_CN");
}

}  // namespace nuanxin::report
