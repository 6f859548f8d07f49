// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/error.h"

#include <algorithm>
#include <filesystem>

#include "fonts/error.h"
#include "index/error.h"
#include "renderers/error.h"
#include "renderers/seal/error.h"
#include "server/archive/catalogue/catalogue.h"

namespace tamga {
namespace {

// Sorted by code (checked by a test). Exit codes: 1 faults were found,
// 2 refused input, 3 not allowed or not found, 4 a state that forbids it,
// 5 the machine or a defect.
const std::vector<ErrorKind> kinds = {
    {"account-exists", 409, 4, "Ийм нэвтрэх нэртэй хэрэглэгч бүртгэлтэй байна",
     "There is an account of this name"},
    {"account-invalid", 422, 2, "Бүртгэлийн мэдээлэл буруу байна",
     "The account's details are not valid"},
    {"act-differs", 409, 4, "Акт комиссын шийдвэр эсвэл гүйцэтгэлтэй тохирохгүй байна",
     "The act is not what the commission decided or what was done"},
    {"act-expired", 409, 4, "Үйлдлийн хугацаа дууссан байна", "The time for this act is over"},
    {"act-missing", 409, 4, "Батлагдсан устгах акт байхгүй байна",
     "There is no approved destruction act"},
    {"act-not-due", 409, 4, "Энэ үйлдлийн ээлж болоогүй байна", "This act is not due now"},
    {"appraisal-invalid", 422, 2, "Нягтлан шалгалтын шийдвэр буруу байна",
     "The decision of the appraisal is not valid"},
    {"argument-invalid", 400, 2, "Командыг буруу бичсэн байна", "The command line is not right"},
    {"backup-damaged", 500, 5, "Нөөц хуулбар гэмтсэн байна", "The backup is damaged"},
    {"backup-of-another", 409, 4, "Энэ хавтсанд өөр архивын нөөц хуулбар байна",
     "Backups of another archive lie there"},
    {"bad-request", 400, 2, "Хүсэлт буруу байна", "The request is malformed"},
    {"batches-limit", 409, 4, "Хүснэгтийн жагсаалт хэт олон болжээ. Хуучныг нь хасна уу",
     "Too many spreadsheets are kept: take old ones off the list"},
    {"body-too-large", 413, 2, "Илгээсэн өгөгдөл хэт том байна", "The body is too large"},
    {"budget-spent", 429, 4, "Минутад зөвшөөрсөн хайлт, хуудас үзэх тоо дууслаа. Түр хүлээнэ үү",
     "You have asked as much of this as a minute allows"},
    {"certificate-refused", 422, 2, "Энэ гэрчилгээгээр гарын үсэг зурах боломжгүй",
     "This certificate may not sign here"},
    {"certificate-revoked", 409, 4, "Гэрчилгээг хүчингүй болгосон байна",
     "The certificate is revoked"},
    {"certificate-unreadable", 422, 2, "Гэрчилгээг унших боломжгүй байна",
     "The certificate cannot be read"},
    {"certificate-untrusted", 409, 4, "Гэрчилгээ итгэмжлэгдсэн эх гэрчилгээнд хүрэхгүй байна",
     "The certificate leads to none that is trusted here"},
    {"cms-refused", 422, 2, "Ирсэн гарын үсэг энэ баримтынх биш эсвэл буруу байна",
     "The signature is not right, or not of this document"},
    {"code-failed", 403, 3, "Нэг удаагийн код буруу, эсвэл өмнө нь ашигласан байна",
     "The code is wrong or was used before"},
    {"code-required", 401, 3, "Нэг удаагийн кодоо оруулна уу",
     "Give the code of your second factor"},
    {"content-bad-date", 422, 2, "Ийм огноо байхгүй", "There is no such date"},
    {"content-bad-text", 422, 2, "Бичвэрт зөвшөөрөгдөөгүй тэмдэгт байна",
     "The text holds a character that is not allowed"},
    {"content-bad-value", 422, 2, "Утга зөвшөөрөгдсөн хүрээнээс гадуур байна",
     "The value is not one of those allowed"},
    {"content-duplicate-key", 422, 2, "Нэг талбар хоёр удаа бичигдсэн байна",
     "A field stands twice"},
    {"content-missing-field", 422, 2, "Заавал бөглөх талбар дутуу байна",
     "A required field is missing"},
    {"content-not-json", 400, 2, "Агуулга JSON хэлбэртэй биш байна", "The content is not JSON"},
    {"content-refused", 422, 2, "Агуулгад засах зүйл байна", "The content has faults to mend"},
    {"content-too-large", 413, 2, "Агуулга хэт том байна", "The content is too large"},
    {"content-too-long", 422, 2, "Бичвэр хэт урт байна", "The text is too long"},
    {"content-unknown-field", 422, 2, "Маягтад ийм талбар байхгүй", "The form has no such field"},
    {"content-wrong-type", 422, 2, "Утгын төрөл буруу байна", "The value is of the wrong type"},
    {"csrf-refused", 403, 3, "Хуудас хуучирсан байна. Дахин ачаалаад илгээнэ үү",
     "The page is out of date: load it again and send it once more"},
    {"data-unusable", 500, 5, "Өгөгдлийн хавтсыг ашиглах боломжгүй байна",
     "The data directory cannot be used"},
    {"decision-refused", 422, 2, "Шийдвэрийн хуулбар PDF, PNG эсвэл JPEG файл биш байна",
     "The scanned decision is not a PDF, PNG or JPEG file"},
    {"decision-scan-missing", 409, 4, "Шийдвэрийн скан хуулбарыг эхлээд хавсаргана уу",
     "Attach the scanned decision first"},
    {"delegation-invalid", 422, 2, "Эрх шилжүүлсэн мэдээлэл буруу эсвэл хүчингүй байна",
     "The delegation is not valid"},
    {"dictionary-missing", 500, 5, "Толь бичиг суулгаагүй байна", "A dictionary is not installed"},
    {"disposal-incomplete", 409, 4, "Бүх хадгаламжийн нэгжийг шийдвэрлээгүй байна",
     "Not every unit is decided yet"},
    {"disposal-state", 409, 4, "Устгалын энэ алхмын ээлж болоогүй, эсвэл өнгөрсөн байна",
     "This step of the disposal is not due, or is over"},
    {"document-closed", 409, 4, "Баримтын бүх үйлдэл хийгдсэн тул өөрчлөх боломжгүй",
     "Every act is done: the document no longer changes"},
    {"document-withdrawn", 409, 4, "Баримтыг боловсруулсан хүн нь буцаан татсан байна",
     "Its author has withdrawn the document"},
    {"expectation-failed", 417, 2, "Ийм урьдчилсан нөхцөлийг дэмжихгүй",
     "The expectation cannot be met"},
    {"factor-enrolled", 409, 4, "Хоёр дахь баталгаажуулалтыг аль хэдийн идэвхжүүлсэн байна",
     "There is a second factor already"},
    {"factor-missing", 409, 4, "Хоёр дахь баталгаажуулалт идэвхгүй, эсвэл хугацаа нь дууссан байна",
     "There is no second factor, or it was begun too long ago"},
    {"field-signed", 409, 4, "Энэ талбарт гарын үсэг зурсан байна", "This field is signed already"},
    {"field-unknown", 422, 2, "Баримтад ийм талбар байхгүй", "The document has no such field"},
    {"fixity-good", 409, 4, "Энэ файл бүтэн тул засах шаардлагагүй",
     "The object is whole: there is nothing to repair"},
    {"fonds-invalid", 422, 2, "Хөмрөгийн мэдээлэл буруу, эсвэл ийм хөмрөг бүртгэгдсэн байна",
     "The fonds is not valid, or there is one already"},
    {"font-missing", 500, 5, "Үсгийн фонт суулгаагүй байна", "A font is not installed"},
    {"font-unusable", 500, 5, "Үсгийн фонт ашиглах боломжгүй байна", "A font cannot be used"},
    {"forbidden", 403, 3, "Танд энэ эрх байхгүй", "You may not do this"},
    {"form-invalid", 500, 5, "Маягтын тодорхойлолт алдаатай байна",
     "A form's definition is faulty"},
    {"form-unknown", 404, 3, "Ийм маягт байхгүй", "There is no such form"},
    {"glyph-missing", 422, 2, "Фонтод байхгүй тэмдэгт байна",
     "No font has a character of the text"},
    {"handover-differs", 409, 4,
     "Актад заасан хадгаламжийн нэгж өөрчлөгдсөн байна. Актыг дахин боловсруулна уу",
     "The units are not those of the act any more: draw it up anew"},
    {"header-too-large", 431, 2, "Хүсэлтийн толгой хэт том байна",
     "The request's header is too large"},
    {"hold-invalid", 422, 2, "Хоригийн мэдээлэл дутуу эсвэл буруу байна",
     "The hold is not complete or not valid"},
    {"hold-lifted", 409, 4, "Хоригийг цуцалсан байна", "The hold is lifted already"},
    {"http-version-unsupported", 505, 2, "HTTP-ийн ийм хувилбарыг дэмжихгүй",
     "This version of HTTP is not spoken here"},
    {"idempotency-mismatch", 422, 2, "Ижил түлхүүртэй өөр хүсэлт ирсэн байна",
     "The same idempotency key came with another request"},
    {"index-damaged", 500, 5, "Хайлтын сан гэмтсэн байна. Сэргээх команд: tamga reindex",
     "The index is damaged: run tamga reindex"},
    {"index-unavailable", 503, 5, "Хайлтын сан түр ажиллахгүй байна",
     "The index cannot be opened now"},
    {"ingest-decided", 409, 4, "Энэ файлыг аль хэдийн шийдвэрлэсэн байна",
     "It is decided already what becomes of this file"},
    {"ingest-limit", 413, 2, "Хүлээгдэж буй файлын тоо эсвэл хэмжээ хязгаараас хэтэрлээ",
     "Too many files wait already, or too large ones"},
    {"internal", 500, 5, "Дотоод алдаа гарлаа", "Something went wrong inside"},
    {"key-missing", 409, 4, "Байгууллагын цахим тамга тохируулаагүй байна",
     "The organisation has no seal key yet"},
    {"key-unreadable", 500, 5, "Түлхүүрийн файлыг унших боломжгүй байна",
     "The key file cannot be read"},
    {"key-unusable", 409, 4, "Энэ түлхүүрээр тамгалах боломжгүй", "This key cannot seal"},
    {"last-administrator", 409, 4, "Системийг удирдах эрхтэй ядаж нэг хүн үлдэх ёстой",
     "Somebody who administers must be left"},
    {"mark-image-unreadable", 422, 2, "Тамганы зургийг унших боломжгүй байна",
     "The picture of the seal cannot be read"},
    {"method-not-allowed", 405, 2, "Энэ үйлдэл зөвшөөрөгдөөгүй", "The method is not allowed here"},
    {"not-found", 404, 3, "Олдсонгүй", "Not found"},
    {"not-implemented", 501, 2, "Ийм боломж байхгүй", "Not implemented"},
    {"not-your-turn", 403, 3, "Энэ үйлдлийг хийх ээлж таных биш байна",
     "It is not your turn to do this"},
    {"nothing-due", 409, 4, "Хугацаа нь дууссан хадгаламжийн нэгж алга", "No unit is due"},
    {"object-damaged", 500, 5, "Хадгалсан файл гэмтсэн байна", "A stored object is damaged"},
    {"object-missing", 500, 5, "Хадгалсан файл алга болсон байна", "A stored object is missing"},
    {"ocr-missing", 500, 5, "Бичвэр таних программын монгол хэлний өгөгдөл суулгаагүй байна",
     "The data for recognising Mongolian text are not installed"},
    {"package-conflict", 409, 4, "Багцад байгаа зүйл архивт өөр утгатай бүртгэгдсэн байна",
     "Something of the package is here with other values"},
    {"package-empty", 422, 2, "Багцад оруулах баримт алга", "There is no record for the package"},
    {"package-invalid", 422, 2, "Багц бүрэн бүтэн биш байна", "The package is not whole"},
    {"package-received", 409, 4, "Энэ багцыг хүлээн авсныг өмнө нь баталгаажуулсан байна",
     "Another receipt of this package is kept already"},
    {"package-too-large", 413, 2, "Багц хэт том байна. Тушаалын мөрөөр бүрдүүлнэ үү",
     "The package is too large here: make it on the command line"},
    {"participant-unknown", 422, 2,
     "Нэрлэсэн оролцогч байхгүй, эсвэл энэ үйлдлийг хийх эрхгүй байна",
     "The person named does not exist or may not do this act"},
    {"password-common", 422, 2, "Энэ нууц үгийг таахад амархан. Өөр нууц үг сонгоно уу",
     "This password is easy to guess: choose another"},
    {"password-differs", 422, 2, "Шинэ нууц үгийг хоёр өөрөөр бичсэн байна",
     "The new password is not the same twice"},
    {"password-due", 403, 3, "Эхлээд өөрийн нууц үгийг сонгоно уу",
     "Choose a password of your own first"},
    {"password-like-name", 422, 2, "Нууц үг таны нэртэй хэт төстэй байна",
     "The password is too much like your name"},
    {"password-too-short", 422, 2, "Нууц үг 8-аас цөөнгүй тэмдэгттэй байна",
     "A password has 8 characters at least"},
    {"password-unchanged", 422, 2, "Шинэ нууц үг хуучнаасаа өөр байх ёстой",
     "The new password is the old one"},
    {"pattern-invalid", 422, 2, "Дугаарлалтын загвар буруу байна", "The pattern is not valid"},
    {"pdf-unreadable", 422, 2, "PDF файлыг унших боломжгүй байна",
     "The file cannot be read as PDF"},
    {"personal-key-missing", 409, 4, "Танд гарын үсгийн хувийн түлхүүр алга",
     "You have no signing key of your own"},
    {"plan-approved", 409, 4,
     "Батлагдсан жагсаалтыг өөрчлөх боломжгүй, зөвхөн шинэ хэрэг нэмж болно",
     "An approved file plan does not change: entries can only be added"},
    {"plan-differs", 409, 4,
     "Баримт хөтлөх хэргийн нэрийн жагсаалттай таарахгүй байна. Дахин боловсруулна уу",
     "The paper does not agree with the file plan: draw it up anew"},
    {"plan-entry-invalid", 422, 2, "Хөтлөх хэргийн мэдээлэл буруу байна",
     "The entry of the file plan is not valid"},
    {"plan-exists", 409, 4, "Энэ оны жагсаалт бүртгэгдсэн байна",
     "There is a file plan of this year already"},
    {"precondition-required", 428, 2, "If-Match толгой заавал шаардлагатай",
     "An If-Match header is required"},
    {"prepared-act-gone", 409, 4,
     "Бэлтгэсэн үйлдлийн хугацаа дууссан эсвэл баримт өөрчлөгдсөн байна. Дахин эхэлнэ үү",
     "What was prepared has run out or the document has changed: begin again"},
    {"reading-limit", 422, 2,
     "Файлыг уншихад хугацаа, санах ой хэтэрсэн, эсвэл уншигч программ гэмтсэн тул зогсоолоо",
     "Reading this file took too much time or memory, or broke its reader: it was stopped"},
    {"reason-missing", 422, 2, "Шалтгаанаа бичнэ үү", "A reason must be given"},
    {"receipt-mismatch", 409, 4, "Хүлээн авсан баримт энэ багцынх биш байна",
     "The receipt is not for this package"},
    {"receipt-missing", 409, 4, "Хүлээн авсан тухай баталгаа ирээгүй байна",
     "The other archive has not confirmed the receipt"},
    {"record-code-unknown", 404, 3,
     "Энэ код манай архивын аль ч баримтынх биш байна. Энэ цаасанд бүү найд",
     "The code belongs to no record of this archive: do not trust the paper"},
    {"record-destroyed", 410, 3, "Баримтын агуулгыг устгасан, эсвэл өөр архивт шилжүүлсэн байна",
     "The content of the record is destroyed or in another archive"},
    {"record-filed", 409, 4, "Баримт хадгаламжийн нэгжид бүртгэгдсэн байна",
     "The record has its place in a storage unit already"},
    {"record-url-invalid", 400, 2, "Баримтын хаяг буруу байна",
     "This cannot be the address of a record"},
    {"relation-invalid", 422, 2, "Баримтын холбоо буруу байна", "The relation is not valid"},
    {"remote-unavailable", 503, 5, "Серверт холбогдож чадсангүй", "The server cannot be used now"},
    {"render-failed", 500, 5, "Баримтын хуудсыг бэлтгэхэд алдаа гарлаа", "Rendering failed"},
    {"replica-differs", 409, 4, "Хуулбар файл алга эсвэл өөр байна",
     "The replica does not have these bytes"},
    {"replica-unknown", 422, 2, "Тохиргоонд ийм хуулбар байхгүй",
     "The settings name no such replica"},
    {"retention-item-unknown", 422, 2,
     "Хадгалах хугацааны жагсаалтад ийм зүйл байхгүй, эсвэл жагсаалт батлагдаагүй байна",
     "The retention schedule has no such item"},
    {"revision-stale", 412, 4, "Баримтыг өөр хүн өөрчилсөн байна. Дахин нээнэ үү",
     "The document has changed meanwhile: open it again"},
    {"revocation-unavailable", 503, 5, "Гэрчилгээний хүчинтэй эсэхийг одоо шалгах боломжгүй байна",
     "Whether the certificate is revoked cannot be asked now"},
    {"rows-unreadable", 422, 2,
     "Хүснэгтийг мөр болгож чадсангүй: баганын тоо жагсаалтынхаас олон эсвэл мөр алга",
     "The table gives no rows here: it has more columns than the list, or no row"},
    {"same-person", 403, 3, "Хүсэлт гаргасан хүн өөрөө зөвшөөрөх боломжгүй",
     "Who asked for it cannot allow it"},
    {"saved-search-invalid", 422, 2, "Хадгалах хайлт хоосон, эсвэл нэр нь дутуу, хэт урт байна",
     "The search asks nothing, or its name is missing or too long"},
    {"saved-search-limit", 409, 4, "Хадгалсан хайлтын тоо хязгаарт хүрсэн байна",
     "There are as many saved searches as there may be"},
    {"scan-duplicate", 409, 4, "Яг ийм файл аль хэдийн бүртгэгдсэн эсвэл хүлээгдэж байна",
     "The very same file is in the archive or waits already"},
    {"scan-empty", 422, 2, "Файл хоосон байна", "The file is empty"},
    {"scan-encrypted", 422, 2, "Файл нууц үгээр хамгаалагдсан байна",
     "The file is protected by a password"},
    {"scan-kind-refused", 415, 2,
     "PDF, TIFF, JPEG, PNG файл биш, эсвэл нэр нь өөр төрлийг заасан байна",
     "The file is no PDF, TIFF, JPEG or PNG, or its name says another kind"},
    {"scan-too-large", 413, 2, "Файлын хэмжээ, хуудасны тоо эсвэл зураг нь хэт том байна",
     "The file, the number of its pages or a picture in it is too large"},
    {"scan-unreadable", 422, 2, "Файл гэмтсэн тул унших боломжгүй байна",
     "The file is broken and cannot be read"},
    {"schedule-invalid", 422, 2, "Хадгалах хугацааны жагсаалт буруу байна",
     "The retention schedule is not valid"},
    {"schedule-unseen", 409, 4, "Өөрчлөлтийг дахин үзэж байж батална уу",
     "Look at what would change once more before adopting"},
    {"seal-failed", 500, 5, "Тамгалахад алдаа гарлаа", "Sealing failed"},
    {"second-person-required", 403, 3, "Үүнийг өөр хүн хийх ёстой", "Another person must do this"},
    {"sign-in-failed", 401, 3, "Нэр эсвэл нууц үг буруу байна",
     "The name or the password is wrong"},
    {"sign-in-required", 401, 3, "Эхлээд нэвтэрнэ үү", "Sign in first"},
    {"source-refused", 422, 2, "Холбоос, төхөөрөмж зэрэг энгийн бус файлыг авахгүй",
     "Links, devices and other special files are not taken"},
    {"spreadsheet-columns", 422, 2, "Хүснэгтийн эхний мөр нь маягтын талбарын нэр биш байна",
     "The first line of the table does not name fields of the form"},
    {"spreadsheet-unreadable", 422, 2, "Хүснэгтийн файлыг уншиж чадсангүй",
     "The spreadsheet cannot be read"},
    {"step-up-failed", 403, 3, "Нууц үг буруу тул үйлдэл хийгдсэнгүй",
     "The password is wrong: the act was not done"},
    {"step-up-required", 401, 3, "Үйлдэл хийхийн өмнө нууц үгээ дахин оруулна уу",
     "Give your password again before an act"},
    {"storage-failed", 507, 5, "Диск рүү бичих боломжгүй байна", "The disk cannot be written"},
    {"target-not-empty", 409, 4, "Сэргээх хавтас хоосон биш байна",
     "The folder to restore into is not empty"},
    {"template-invalid", 500, 5, "Маягтын загвар алдаатай байна",
     "A form's page template is faulty"},
    {"timeout", 408, 4, "Хугацаа хэтэрлээ", "The request took too long"},
    {"timestamp-unavailable", 503, 5, "Цагийн тэмдэг авах боломжгүй байна",
     "No time-stamp can be had now"},
    {"token-unavailable", 503, 5, "Түлхүүрийн төхөөрөмж холбогдоогүй байна",
     "The token with the key is not there"},
    {"too-busy", 503, 4, "Ачаалал их байна. Түр хүлээнэ үү", "Too busy now: try again shortly"},
    {"too-many-tries", 429, 4, "Олон удаа оролдлоо. Түр хүлээнэ үү",
     "Too many tries: wait a while"},
    {"trust-unreadable", 500, 5, "Итгэмжлэгдсэн гэрчилгээг унших боломжгүй",
     "The trusted certificates cannot be read"},
    {"unit-held", 409, 4, "Хадгаламжийн нэгж хоригт байна", "A hold stands on the unit"},
    {"unit-not-due", 409, 4, "Хадгаламжийн нэгжийн хугацаа болоогүй байна", "The unit is not due"},
    {"unit-state", 409, 4, "Хадгаламжийн нэгжийн төлөв үүнийг зөвшөөрөхгүй",
     "The state of the storage unit does not allow this"},
    {"unsupported-media-type", 415, 2, "Ийм төрлийн өгөгдөл авахгүй",
     "This media type is not taken"},
    {"uri-too-long", 414, 2, "Хаяг хэт урт байна", "The address is too long"},
    {"verification-limit", 422, 2,
     "Файлыг шалгахад хугацаа, санах ой хэтэрсэн, эсвэл уншигч програм гэмтсэн тул зогсоолоо",
     "Checking this file took too much time or memory, or broke its reader: it was stopped"},
    {"work-finished", 409, 4, "Энэ ноорог аль хэдийн баримт болсон эсвэл хаягдсан байна",
     "This unfinished work has become a document or was thrown away"},
    {"works-limit", 409, 4, "Дуусаагүй ажил хэт олон болжээ. Хэрэггүйг нь хаяад дахин хадгална уу",
     "Too much unfinished work is kept: throw away what is not needed and keep again"},
    {"year-not-over", 409, 4,
     "Он дуусаагүй байна: хугацаанаас нь өмнө дуусгах бол түүнийгээ тодорхой заана уу",
     "The year is not over: say so if it shall be ended before its time"},
};

}  // namespace

const std::vector<ErrorKind>& error_kinds() {
  return kinds;
}

const ErrorKind& error_kind(std::string_view code) {
  auto find = [](std::string_view wanted) {
    return std::lower_bound(
        kinds.begin(), kinds.end(), wanted,
        [](const ErrorKind& kind, std::string_view c) { return kind.code < c; });
  };
  auto at = find(code);
  if (at != kinds.end() && at->code == code) return *at;
  return *find("internal");
}

Failure::Failure(std::string code, std::string detail, std::string pointer)
    : std::runtime_error(code + (detail.empty() ? "" : ": " + detail)),
      kind_(&error_kind(code)),
      detail_(std::move(detail)),
      pointer_(std::move(pointer)) {}

Failure::Failure(std::string code, std::vector<Item> items)
    : std::runtime_error(code + (items.empty() ? "" : ": " + items.front().detail)),
      kind_(&error_kind(code)),
      detail_(items.empty() ? std::string() : items.front().detail),
      pointer_(items.empty() ? std::string() : items.front().pointer),
      items_(std::move(items)) {}

Failure current_failure() {
  try {
    throw;
  } catch (const Failure& failure) {
    return failure;
  } catch (const forms::Refused& refused) {
    std::vector<Failure::Item> items;
    for (const auto& problem : refused.problems())
      items.push_back({problem.code, problem.pointer, problem.detail, problem.field});
    return Failure(refused.code(), std::move(items));
  } catch (const forms::Error& error) {
    return Failure(error.code(), error.what());
  } catch (const fonts::Error& error) {
    return Failure(error.code(), error.what());
  } catch (const seal::Error& error) {
    return Failure(error.code(), error.what());
  } catch (const index::Error& error) {
    return Failure(error.code(), error.what());
  } catch (const archive::CatalogueError& error) {
    // A uniqueness rule is for whoever wrote to know what it means.
    return Failure(error.unique() ? "internal" : "storage-failed",
                   std::string("catalogue: ") + error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    return Failure("storage-failed", error.what());
  } catch (const std::exception& error) {
    return Failure("internal", error.what());
  } catch (...) {
    return Failure("internal", "an exception of unknown type");
  }
}

}  // namespace tamga
