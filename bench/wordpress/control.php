<?php
// What the newsroom does to its WordPress: one JSON list of acts on standard input, one JSON list of answers on standard output.
// Run by site.py with the command line's PHP, in the folder of the installed WordPress.

$_SERVER['HTTP_HOST'] = getenv('BENCH_HOST');
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI'] = '/';
$acts = json_decode(stream_get_contents(STDIN), true);
if ($acts[0]['act'] === 'install') {
    define('WP_INSTALLING', true);
}
require getcwd() . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';

function act_install($act) {
    wp_install($act['name'], 'desk', 'desk@example.org', true, '', 'not-a-secret');
    update_option('timezone_string', $act['timezone']);
    update_option('permalink_structure', '/%postname%/');
    update_option('posts_per_page', 20);
    update_option('default_comment_status', 'closed');
    foreach (get_posts(['post_type' => 'any', 'numberposts' => -1]) as $post) {
        wp_delete_post($post->ID, true);
    }
    foreach ($act['authors'] as $name) {
        wp_insert_user(['user_login' => sanitize_title($name), 'user_pass' => 'not-a-secret', 'display_name' => $name, 'role' => 'author']);
    }
    return true;
}

function author_id($name) {
    return get_user_by('login', sanitize_title($name))->ID;
}

// A picture of one colour, so that its file is small.
function picture($story) {
    $folder = wp_upload_dir();
    $path = $folder['path'] . '/' . $story['slug'] . '.jpg';
    $image = imagecreatetruecolor(900, 600);
    imagefill($image, 0, 0, imagecolorallocate($image, crc32($path) & 255, 90, 140));
    imagejpeg($image, $path, 40);
    $id = wp_insert_attachment(
        ['post_mime_type' => 'image/jpeg', 'post_title' => $story['slug'], 'post_excerpt' => $story['caption'], 'post_status' => 'inherit'],
        $path
    );
    wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $path));
    return $id;
}

function act_add($act) {
    $ids = [];
    foreach ($act['stories'] as $story) {
        $content = '';
        $picture = $story['caption'] ? picture($story) : 0;
        foreach ($story['paragraphs'] as $number => $text) {
            $content .= "<!-- wp:paragraph -->\n<p>$text</p>\n<!-- /wp:paragraph -->\n\n";
            if ($number === 1 && $picture && !$story['featured']) {
                $url = wp_get_attachment_image_url($picture, 'large');
                $caption = $story['printed'] ? "<figcaption class=\"wp-element-caption\">{$story['caption']}</figcaption>" : '';
                $content .= "<!-- wp:image {\"id\":$picture,\"sizeSlug\":\"large\"} -->\n<figure class=\"wp-block-image size-large\">"
                    . "<img src=\"$url\" alt=\"\" class=\"wp-image-$picture\"/>$caption</figure>\n<!-- /wp:image -->\n\n";
            }
        }
        $id = wp_insert_post([
            'post_title' => $story['headline'],
            'post_name' => $story['slug'],
            'post_content' => wp_slash($content),
            'post_excerpt' => $story['standfirst'],
            'post_status' => 'publish',
            'post_author' => author_id($story['author']),
            'post_date_gmt' => $story['published'],
            'post_date' => get_date_from_gmt($story['published']),
            'post_category' => [wp_create_category($story['category'])],
        ]);
        if ($picture && $story['featured']) {
            set_post_thumbnail($id, $picture);
        }
        $ids[] = $id;
    }
    // A story that was never modified has the time of its publication as that of its modification.
    global $wpdb;
    $wpdb->query("UPDATE $wpdb->posts SET post_modified = post_date, post_modified_gmt = post_date_gmt WHERE post_type = 'post'");
    return $ids;
}

// An edit; `silent`: in the database alone, as a plugin or a person with a console does it, so that no time of modification moves.
function act_edit($act) {
    global $wpdb;
    $post = get_post($act['id']);
    $field = $act['field'];
    $text = str_replace($act['find'], $act['replace'], $post->$field, $count);
    if ($count < 1) {
        return "not found in $field of {$act['id']}: {$act['find']}";
    }
    if ($act['silent']) {
        $wpdb->update($wpdb->posts, [$field => $text], ['ID' => $act['id']]);
        clean_post_cache($act['id']);
    } else {
        wp_update_post(wp_slash(['ID' => $act['id'], $field => $text]));
    }
    return true;
}

function act_redate($act) {
    $row = ['ID' => $act['id'], 'post_date_gmt' => $act['to'], 'post_date' => get_date_from_gmt($act['to']), 'edit_date' => true];
    global $wpdb;
    if ($act['silent']) {
        unset($row['edit_date'], $row['ID']);
        $wpdb->update($wpdb->posts, $row, ['ID' => $act['id']]);
        clean_post_cache($act['id']);
    } else {
        wp_update_post($row);
    }
    return true;
}

function act_author($act) {
    global $wpdb;
    if ($act['silent']) {
        $wpdb->update($wpdb->posts, ['post_author' => author_id($act['to'])], ['ID' => $act['id']]);
        clean_post_cache($act['id']);
    } else {
        wp_update_post(['ID' => $act['id'], 'post_author' => author_id($act['to'])]);
    }
    return true;
}

function act_trash($act) {
    return (bool) wp_trash_post($act['id']);
}

function act_restore($act) {
    wp_untrash_post($act['id']);
    wp_publish_post($act['id']);
    return get_post_status($act['id']);
}

function act_theme($act) {
    switch_theme($act['name']);
    return get_stylesheet();
}

function act_switch($act) {
    update_option('bench_' . $act['name'], $act['on'] ? '1' : '0');
    return get_option('bench_' . $act['name']);
}

$answers = [];
foreach ($acts as $act) {
    $answers[] = call_user_func('act_' . $act['act'], $act);
}
echo json_encode($answers);
