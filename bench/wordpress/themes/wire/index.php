<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title><?php wp_title('&laquo;', true, 'right'); bloginfo('name'); ?></title><?php wp_head(); ?></head><body>
<div id="top"><?php bloginfo('name'); ?></div>
<div id="page"><?php while (have_posts()): the_post(); ?>
<?php if (is_singular()): ?>
<div class="post">
<h1><?php the_title(); ?> &#8211; <?php bloginfo('name'); ?></h1>
<div class="meta"><?php echo get_the_date('m/d/Y'); ?> | <?php the_category(' / '); ?></div>
<div class="text"><?php the_content(); ?></div>
<div class="about-the-author"><strong><?php the_author(); ?></strong> writes for <?php bloginfo('name'); ?>.</div>
<div class="neighbours"><?php previous_post_link('Before: %link'); ?> <?php next_post_link('After: %link'); ?></div>
</div>
<?php else: ?><div class="item"><h3><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h3></div><?php endif; ?>
<?php endwhile; ?></div>
<div class="pages"><?php posts_nav_link(); ?></div>
<?php wp_footer(); ?></body></html>
