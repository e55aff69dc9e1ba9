#include <fmt/format.h>

#include "domain/id_number.h"
#include "hub/demo.h"

namespace nuanxin::hub {
namespace {

struct Person {
  const char* name;
  const char* birth;     ///< YYYYMMDD
  const char* sequence;  ///< three digits; the last one odd for men
  const char* occupation;
  const char* platform;
  bool registered;
};

constexpr Person people[] = {
    {"张三丰", "19850312", "013", "truck-driver", "江淮物流", true},
    {"李秀英", "19900624", "026", "courier", "顺达快递", true},
    {"王建国", "19781105", "031", "ride-hailing-driver", "同城出行", true},
    {"欧阳文静", "19950918", "048", "domestic-worker", "安心家政", true},
    {"陈志强", "19880201", "055", "rider", "快送外卖", true},
    {"刘桂兰", "19720730", "062", "care-worker", "安心家政", true},
    {"赵磊", "19991212", "079", "rider", "快送外卖", false},
    {"孙晓燕", "19930417", "084", "mall-promoter", "亭湖商贸城", false},
    {"周德明", "19690908", "091", "security-guard", "平安保安", false},
    {"吴倩", "19960321", "108", "estate-agent", "家园房产", false},
    {"郑海涛", "19831026", "115", "parcel-handler", "顺达快递", false},
    {"司马青云", "19911129", "122", "courier", "顺达快递", false},
};

}  // namespace

std::vector<DemoPerson> demo_people() {
  std::vector<DemoPerson> out;
  int index = 0;
  for (const auto& row : people) {
    DemoPerson person;
    auto& identity = person.expected.identity;
    const auto first17 = fmt::format("329999{}{}", row.birth, row.sequence);
    identity.doc_number = first17 + domain::id_check_digit(first17);
    identity.name = row.name;
    identity.birth = parse_compact_date(row.birth);
    identity.sex = (row.sequence[2] - '0') % 2 == 1 ? domain::Sex::male : domain::Sex::female;
    identity.phone = fmt::format("138000{:05}", 10'001 + index++);
    identity.address = "江苏省盐城市亭湖区";
    identity.nation = "01";
    person.expected.occupation = row.occupation;
    person.expected.platform = row.platform;
    person.registered = row.registered;
    out.push_back(std::move(person));
  }
  return out;
}

}  // namespace nuanxin::hub
